using Community.Bots.GitHub;
using Community.Bots.Sync.Mapping;
using Community.Core.Facts;

namespace Community.Bots.Sync.Stages;

/// <summary>Asks for one number, and learns what has become of it.</summary>
internal static class SingleItem
{
    public static async Task AskAsync(SyncSession session, int number, bool wasHeld, ProjectFacts facts, CancellationToken ct)
    {
        var at = session.Now;
        try
        {
            var (answer, _) = await session.GetAsync(c => c.GetIssueAsync(session.Name, number, null, ct));
            var issue = answer.Value!;
            // A transferred issue answers from its new repository, under another number or the same.
            if (answer.MovedTo is not null && !IsHere(session, issue, number)) facts.Add(Gone(number, "transferred", at));
            else facts.Add(GitHubFacts.Item(issue, at));
        }
        catch (GitHubRefusedException e) when (e.Details.Kind is GitHubFailureKind.Gone)
        {
            facts.Add(Gone(number, "deleted", at));
        }
        catch (GitHubRefusedException e) when (e.Details.Kind is GitHubFailureKind.NotFound)
        {
            // GitHub answers so for discussions, for issues that went where we may not look, and for what spam filters hide.
            facts.Add(Gone(number, wasHeld ? "deleted" : "absent", at));
        }
        catch (GitHubRefusedException e) when (e.Details.Kind is GitHubFailureKind.RedirectRefused)
        {
            facts.Add(Gone(number, "transferred", at));
        }
    }

    private static bool IsHere(SyncSession session, GitHubIssue issue, int number) =>
        issue.Number == number && issue.RepositoryUrl?.EndsWith($"/{session.Name}", StringComparison.OrdinalIgnoreCase) == true;

    private static Item Gone(int number, string what, DateTimeOffset at) => new() { Number = number, Gone = what, GoneAt = at, Sources = FactSources.Rest };
}
