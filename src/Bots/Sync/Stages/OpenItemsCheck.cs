using Community.Bots.GitHub;
using Community.Bots.Sync.Mapping;
using Community.Data.GitHub;

namespace Community.Bots.Sync.Stages;

/// <summary>
/// No list tells of items that were deleted or transferred. When we hold more or fewer open ones than the repository says it has, they are listed once
/// more, and each that is not among them is asked for: triage shows nothing that is not there for longer than a round.
/// </summary>
internal sealed class OpenItemsCheck() : SyncStage(Resources.OpenItems)
{
    public override async Task RunAsync(SyncSession session, CancellationToken ct)
    {
        if (session.StatedOpen is not { } stated || session.Begun(Resource) is not { EndedAt: not null, Round: { } round } || round == session.Sync.Round) return;
        var held = await session.ReadAsync(c => GitHubHeld.OpenItemsAsync(c, session.ProjectId, ct), ct);
        if (held.Count == stated) return;
        session.Report("changes", session.Calls);
        var (facts, listed, started) = (session.NewFacts(), new HashSet<int>(), session.Now);
        var query = new GitHubIssueQuery(GitHubState.Open, GitHubSort.Created);
        for (var place = session.Client.Issues(session.Name, query).Place; place is not null;)
        {
            var (page, at) = await session.PageAsync(session.Client.Issues(session.Name, query), place, etag: null, ct);
            if (page.Refused.Count > 0) return;
            foreach (var issue in page.Items)
            {
                facts.Add(GitHubFacts.Item(issue, at));
                listed.Add(issue.Number);
            }

            place = page.Next;
        }

        foreach (var item in held.Where(i => !listed.Contains(i.Number) && i.CreatedAt < started - Rounds.Overlap))
            await SingleItem.AskAsync(session, item.Number, wasHeld: true, facts, ct);
        await session.StoreAsync(facts, session.Cursor(Resource), ct);
    }
}
