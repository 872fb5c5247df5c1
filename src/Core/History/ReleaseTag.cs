using System.Globalization;
using System.Text.RegularExpressions;

namespace Community.Core.History;

public enum ReleaseKind
{
    /// <summary>Not a version: no digit, or something after the digits that we do not know.</summary>
    None,

    /// <summary>Two to four numbers with dots between them, and nothing else: 1.26.0.</summary>
    Final,

    /// <summary>rc, a, b, alpha, beta, dev, pre or preview after the numbers.</summary>
    Pre,

    /// <summary>A repair of a release's packaging: 1.10.0.post2.</summary>
    Post,
}

/// <summary>What a tag's name says about a release.</summary>
/// <param name="Stream">The text before the first digit: "v", "python-v", or nothing; a repository may publish several things side by side.</param>
/// <param name="Numbers">The numbers before any suffix; one that does not fit is the largest there is.</param>
public sealed partial record ReleaseTag(string Stream, IReadOnlyList<long> Numbers, ReleaseKind Kind)
{
    public static ReleaseTag Parse(string name)
    {
        var digit = name.AsSpan().IndexOfAnyInRange('0', '9');
        if (digit < 0) return new ReleaseTag(name, [], ReleaseKind.None);
        var match = Version().Match(name, digit);
        var numbers = match.Groups["numbers"].Value.Split('.');
        var kind = match switch
        {
            _ when match.Groups["pre"].Success => ReleaseKind.Pre,
            _ when match.Groups["post"].Success => ReleaseKind.Post,
            _ when match.Groups["end"].Success && numbers.Length is >= 2 and <= 4 => ReleaseKind.Final,
            _ => ReleaseKind.None,
        };
        return new ReleaseTag(name[..digit], [.. numbers.Select(Number)], kind);
    }

    private static long Number(string digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;

    // A word ends where its letters end: "1.0.0-betamax" is no beta. Matched from the first digit of the name, which is all a name can be slow on.
    [GeneratedRegex(
        @"\G(?<numbers>[0-9]+(?:\.[0-9]+)*)(?:(?<end>\z)|[-._+]?(?:(?<pre>rc|alpha|beta|preview|pre|dev|a|b)|(?<post>post))(?![A-Za-z]))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Version();
}
