using Community.Core.Actors;
using Community.Core.People;
using Community.Data.People;
using Community.Data.Projects;
using Npgsql;

namespace Community.Web.People;

/// <summary>One page of people, and of suggestions.</summary>
/// <param name="Humans">People whom no rule holds to be a program, erased ones among them.</param>
internal sealed record WhoPageData(
    IReadOnlyList<Person> Rows, int Matching, int PageCount, IReadOnlyList<Suggestion> Suggestions, int SuggestionPages, int Humans, int Programs, int Accounts, int Mails);

internal sealed class WhoQueries(PeopleReader people, NpgsqlDataSource database)
{
    public const int PageSize = 50;

    public const int SuggestionsAPage = 10;

    private const int MostFound = 10;

    public static WhoPageData List(WhoWords words, WhoFilter filter)
    {
        var all = words.View.Graph.People;
        var humans = all.Count(p => words.View.ClassOf(p).Class == ActorClass.Human);
        var matching = all.Where(p => (filter.Class is null || words.View.ClassOf(p).Class == filter.Class) && (filter.Search is null || words.Matches(p, filter.Search)))
            .OrderByDescending(p => p.FactCount).ThenBy(p => p.No).ToList();
        var suggested = words.View.Suggested;
        return new WhoPageData(
            [.. matching.Skip((filter.Page - 1) * PageSize).Take(PageSize)], matching.Count, Pages(matching.Count, PageSize),
            [.. suggested.Skip((filter.Suggestions - 1) * SuggestionsAPage).Take(SuggestionsAPage)], Pages(suggested.Count, SuggestionsAPage),
            humans, all.Count - humans, all.Sum(p => p.Of(IdentityKind.Login).Count()), all.Sum(p => p.Of(IdentityKind.Email).Count()));
    }

    /// <summary>Others who could be joined with somebody.</summary>
    public static IReadOnlyList<Person> Find(WhoWords words, Person person, string search) =>
        [.. words.View.Graph.People.Where(p => p != person && words.Matches(p, search)).OrderByDescending(p => p.FactCount).ThenBy(p => p.No).Take(MostFound)];

    public async Task<Person?> OfSignatureAsync(Project project, int signatureNo, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select name, email from git_signature where project_id = $1 and signature_no = $2");
        command.Parameters.Add(new() { Value = project.ProjectId });
        command.Parameters.Add(new() { Value = signatureNo });
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        var identity = PersonIdentity.OfSignature(reader.GetString(0), reader.GetString(1));
        return (await people.ReadAsync(project, ct)).Graph.Find(identity);
    }

    private static int Pages(int count, int size) => (count + size - 1) / size;
}
