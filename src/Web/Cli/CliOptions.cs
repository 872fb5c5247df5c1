using System.CommandLine;

namespace Community.Web.Cli;

/// <summary>Options and arguments that several commands share.</summary>
internal static class CliOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print JSON for machines instead of a table for people." };

    public static Argument<string> Project() => new("project") { Description = "A tracked project, as owner/name." };

    public static Option<DateOnly?> Date(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "YYYY-MM-DD",
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", out var date)) return date;
            result.AddError($"{name}: '{result.Tokens[0].Value}' is not a date. Write YYYY-MM-DD.");
            return null;
        },
    };

    /// <summary>An option whose values are the names of an enum in lower case.</summary>
    public static Option<T?> Choice<T>(string name, string description) where T : struct, Enum
    {
        var words = Enum.GetNames<T>().Select(n => n.ToLowerInvariant()).ToArray();
        return new Option<T?>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            CustomParser = result =>
            {
                var word = result.Tokens[0].Value;
                if (words.Contains(word, StringComparer.Ordinal)) return Enum.Parse<T>(word, ignoreCase: true);
                result.AddError($"{name}: '{word}' is not one of {string.Join(", ", words)}.");
                return null;
            },
        };
    }
}
