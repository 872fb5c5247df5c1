using Community.Core.Actors;
using Community.Core.Contributors;
using Community.Core.Metrics;
using Community.Data.Metrics;
using Community.Data.Projects;
using Community.Data.Schema;
using Community.Web.Metrics;
using Microsoft.EntityFrameworkCore;

namespace Community.Web.People;

public enum ContributorOrder { Commits, Last, First, Name }

/// <summary>When somebody must have authored something.</summary>
public enum ContributorActivity { Ever, Year, New }

/// <summary>Which contributors are wanted.</summary>
/// <param name="Class">Those who authored something as an actor of this class.</param>
/// <param name="Page">From 1.</param>
public sealed record ContributorFilter(
    IdentityRule Identity, string? Search, ContributorOrder Order, ActorClass? Class, ContributorActivity Activity, int Page);

/// <summary>A contributor as the page lists them.</summary>
/// <param name="Share">Of all commits, 0 to 1.</param>
/// <param name="CoAuthored">Commits of others that name them as a co-author.</param>
public sealed record ContributorRow(
    Contributor Contributor, double Share, int CoAuthored, ActorDecision Decision, IReadOnlyList<ContributorSignature> Signatures);

/// <param name="Matching">Over all pages.</param>
public sealed record ContributorPageData(ContributorIndex Index, IReadOnlyList<ContributorRow> Rows, int Matching, int PageCount);

/// <summary>Reads who contributed: from the history that metrics are computed from, so that the numbers agree, and the rest with one statement.</summary>
internal sealed class ContributorQueries(MetricReader metrics, IDbContextFactory<CommunityDbContext> contexts)
{
    public const int PageSize = 50;

    public async Task<ContributorPageData> ListAsync(Project project, ContributorFilter filter, MailPrivacy privacy, CancellationToken ct)
    {
        var view = await metrics.ViewAsync(project, ct);
        var index = view.Contributors(filter.Identity);
        var matching = Matching(view, index, filter, privacy).ToList();
        var shown = matching.Skip((filter.Page - 1) * PageSize).Take(PageSize).ToList();
        var coAuthored = await CoAuthoredAsync(project.ProjectId, index, shown, ct);
        return new ContributorPageData(
            index, [.. shown.Select(c => Row(index, c, coAuthored))], matching.Count, (matching.Count + PageSize - 1) / PageSize);
    }

    public async Task<ContributorIndex> IndexAsync(Project project, IdentityRule rule, CancellationToken ct) =>
        (await metrics.ViewAsync(project, ct)).Contributors(rule);

    /// <summary>Null where the signature is nobody's who authored a commit.</summary>
    public async Task<ContributorRow?> FindAsync(Project project, ContributorIndex index, int signatureNo, CancellationToken ct) =>
        index.Find(signatureNo) is { } contributor ? Row(index, contributor, await CoAuthoredAsync(project.ProjectId, index, [contributor], ct)) : null;

    /// <summary>One page of somebody's commits, newest first.</summary>
    /// <param name="asCoAuthor">Those of others that name them, instead of their own.</param>
    public async Task<PersonCommits> CommitsAsync(Project project, ContributorRow person, bool asCoAuthor, int page, CancellationToken ct)
    {
        var numbers = person.Signatures.Select(s => s.SignatureNo).ToArray();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var commits = db.Commits.AsNoTracking().Where(c => c.ProjectId == project.ProjectId && c.Reachable);
        commits = asCoAuthor
            ? commits.Where(c => !numbers.Contains(c.AuthorNo)
                && db.CoAuthors.Any(a => a.ProjectId == c.ProjectId && a.CommitNo == c.CommitNo && numbers.Contains(a.SignatureNo)))
            : commits.Where(c => numbers.Contains(c.AuthorNo));
        var rows = await commits.OrderByDescending(c => c.AuthoredAt).ThenByDescending(c => c.CommitNo)
            .Skip((page - 1) * PageSize).Take(PageSize)
            .Select(c => new { c.Sha, c.AuthoredAt, c.Subject, c.ParentCount }).ToListAsync(ct);
        var count = asCoAuthor ? person.CoAuthored : person.Contributor.Commits.Total;
        return new PersonCommits(
            [.. rows.Select(c => new PersonCommit(Convert.ToHexStringLower(c.Sha), c.AuthoredAt, c.Subject, c.ParentCount > 1))],
            count, (count + PageSize - 1) / PageSize, await CommitHost.FindAsync(db, project.ProjectId, ct));
    }

    private static IEnumerable<Contributor> Matching(HistoryView view, ContributorIndex index, ContributorFilter filter, MailPrivacy privacy)
    {
        var found = index.All.Where(c => c.Commits.Of(filter.Class) > 0);
        if (filter.Activity == ContributorActivity.Year) found = found.Where(c => c.IsActive(filter.Class));
        if (filter.Activity == ContributorActivity.New) found = found.Where(c => c.IsNew(filter.Class));
        if (filter.Search is { } search)
        {
            var named = new HashSet<int>();
            for (var s = 0; s < view.History.Signatures.Count; s++)
            {
                if (privacy.Matches(view.History.Signatures[s], search)) named.Add(index.IdentitiesBySignature[s]);
            }

            found = found.Where(c => named.Contains(c.Identity));
        }

        // All of them are in the order of commits already, and sorting keeps it among equals.
        return filter.Order switch
        {
            ContributorOrder.Last => found.OrderByDescending(c => c.Last),
            ContributorOrder.First => found.OrderByDescending(c => c.First),
            ContributorOrder.Name => found.OrderBy(c => privacy.Name(c.Label.Name), StringComparer.CurrentCultureIgnoreCase),
            _ => found,
        };
    }

    private static ContributorRow Row(ContributorIndex index, Contributor contributor, Dictionary<int, int> coAuthored) => new(
        contributor, index.ShareOf(contributor), coAuthored.GetValueOrDefault(contributor.Identity), index.DecisionOf(contributor), index.SignaturesOf(contributor));

    /// <summary>By identity: commits that name one of somebody's signatures as a co-author's, and none as the author's.</summary>
    private async Task<Dictionary<int, int>> CoAuthoredAsync(int projectId, ContributorIndex index, IReadOnlyList<Contributor> people, CancellationToken ct)
    {
        var pairs = people.SelectMany(c => index.SignatureNumbersOf(c).Select(s => (Signature: s, c.Identity))).ToList();
        if (pairs.Count == 0) return [];
        var (signatures, identities) = (pairs.Select(p => p.Signature).ToArray(), pairs.Select(p => p.Identity).ToArray());
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Database.SqlQuery<IdentityCount>(
            $"""
            with who as (select * from unnest({signatures}, {identities}) as w (signature_no, identity))
            select who.identity as "Identity", count(distinct c.commit_no)::int as "Count"
            from who
            join git_co_author c on c.project_id = {projectId} and c.signature_no = who.signature_no
            join git_commit g on g.project_id = {projectId} and g.commit_no = c.commit_no and g.reachable
            where not exists (select from who own where own.identity = who.identity and own.signature_no = g.author_no)
            group by who.identity
            """).ToDictionaryAsync(c => c.Identity, c => c.Count, ct);
    }

    private sealed record IdentityCount(int Identity, int Count);
}

/// <summary>A commit of somebody's.</summary>
public sealed record PersonCommit(string Sha, DateTimeOffset AuthoredAt, string Subject, bool IsMerge);

/// <param name="Matching">Over all pages.</param>
/// <param name="Host">Where commits can be seen; null for a folder without a known origin.</param>
public sealed record PersonCommits(IReadOnlyList<PersonCommit> Rows, int Matching, int PageCount, CommitHost? Host);
