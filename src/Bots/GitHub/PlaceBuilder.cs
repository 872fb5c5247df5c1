using System.Globalization;
using System.Text;
using Community.Core.Projects;

namespace Community.Bots.GitHub;

/// <summary>A place within the API: escaped path and query. Parameters that are null are left out.</summary>
internal sealed class PlaceBuilder(string path)
{
    private readonly StringBuilder _place = new(path);
    private bool _hasQuery;

    public static PlaceBuilder Of(ProjectName repository, string rest = "") =>
        new($"repos/{Uri.EscapeDataString(repository.Owner)}/{Uri.EscapeDataString(repository.Name)}{(rest.Length == 0 ? "" : "/" + rest)}");

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public PlaceBuilder With(string name, string? value)
    {
        if (value is null) return this;
        _place.Append(_hasQuery ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        _hasQuery = true;
        return this;
    }

    public PlaceBuilder With(string name, DateTimeOffset? value) =>
        With(name, value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    public PlaceBuilder With(string name, int value) => With(name, Number(value));

    /// <summary>GitHub gives 100 at most.</summary>
    public PlaceBuilder Paged() => With("per_page", 100);

    public override string ToString() => _place.ToString();
}
