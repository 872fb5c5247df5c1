using System.Globalization;
using Community.Core.Failures;
using Community.Core.People;
using Community.Data.Metrics;
using Community.Data.Projects;
using Community.Data.Schema;
using Community.Data.Work;
using Microsoft.EntityFrameworkCore;

namespace Community.Data.People;

/// <summary>Writes what somebody says of who is who. Decisions are withdrawn and never deleted, and what follows from them is computed each time.</summary>
public sealed class PersonDecisions(IDbContextFactory<CommunityDbContext> contexts, WorkQueue queue, PeopleReader people, TimeProvider time)
{
    public const int MaxReasonLength = 500;

    /// <summary>All decisions a project ever had, newest first.</summary>
    public async Task<IReadOnlyList<PersonDecisionRow>> ListAsync(int projectId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.PersonDecisions.AsNoTracking().Where(d => d.ProjectId == projectId).OrderByDescending(d => d.DecisionNo).ToListAsync(ct);
    }

    /// <summary>Says that two people are one, or, of two who are not, that they are to stay so.</summary>
    /// <param name="left">The number of any identity of one.</param>
    /// <returns>The decision's number; null where it says nothing new, as when somebody else was quicker.</returns>
    public async Task<int?> DecideAsync(
        Project project, DecisionKind kind, int left, int right, string? reason, IReadOnlyList<EvidenceKind>? evidence, string decidedBy, CancellationToken ct)
    {
        var view = await people.ReadAsync(project, ct);
        if (view.Graph.Find(left) is not { } a || view.Graph.Find(right) is not { } b) throw new UserErrorException(new Failure("person.unknown"));
        return a == b ? null : await AddAsync(project.ProjectId, kind, Numbers(a.Identities), Numbers(b.Identities), reason, evidence, decidedBy, ct);
    }

    /// <summary>Says that some of somebody's identities are another person's.</summary>
    public async Task<int> SplitAsync(Project project, int person, IReadOnlyCollection<int> identities, string? reason, string decidedBy, CancellationToken ct)
    {
        var view = await people.ReadAsync(project, ct);
        if (view.Graph.Find(person) is not { } whole) throw new UserErrorException(new Failure("person.unknown"));
        var parts = whole.Identities.ToLookup(i => identities.Contains(i.No));
        if (!parts[true].Any() || !parts[false].Any()) throw new UserErrorException(new Failure("person.nothing-split"));
        return await AddAsync(project.ProjectId, DecisionKind.Split, Numbers(parts[true]), Numbers(parts[false]), reason, null, decidedBy, ct);
    }

    /// <summary>From now on everything is as if it had never been said. False when it was withdrawn before, or never was.</summary>
    public Task<bool> WithdrawAsync(int projectId, int decisionNo, string by, CancellationToken ct) => ChangeAsync(projectId, by, async db =>
    {
        var now = time.GetUtcNow();
        var changed = await db.PersonDecisions.Where(d => d.ProjectId == projectId && d.DecisionNo == decisionNo && d.WithdrawnAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.WithdrawnAt, now).SetProperty(d => d.WithdrawnBy, by), ct) > 0;
        return (changed, changed);
    }, ct);

    /// <summary>Says again what a withdrawn decision said, as the newest. Null when there is no such decision.</summary>
    public async Task<int?> DecideAgainAsync(int projectId, int decisionNo, string by, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.PersonDecisions.AsNoTracking().SingleOrDefaultAsync(d => d.ProjectId == projectId && d.DecisionNo == decisionNo && d.WithdrawnAt != null, ct);
        return row is null
            ? null
            : await AddAsync(projectId, row.Kind, row.LeftNos, row.RightNos, row.Reason, row.Evidence?.Select(Enum.Parse<EvidenceKind>).ToList(), by, ct);
    }

    private Task<int> AddAsync(
        int projectId, DecisionKind kind, int[] left, int[] right, string? reason, IReadOnlyList<EvidenceKind>? evidence, string by, CancellationToken ct)
    {
        var said = string.Concat((reason ?? "").Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        if (said.Length > MaxReasonLength) throw new UserErrorException(new Failure("rule.reason-long", MaxReasonLength.ToString(CultureInfo.InvariantCulture)));
        return ChangeAsync(projectId, by, async db =>
        {
            // Dense: the row of the project is locked, so nobody takes the same number.
            var number = await db.PersonDecisions.Where(d => d.ProjectId == projectId).Select(d => (int?)d.DecisionNo).MaxAsync(ct) is { } last ? last + 1 : 0;
            db.Add(new PersonDecisionRow
            {
                ProjectId = projectId,
                DecisionNo = number,
                Kind = kind,
                LeftNos = left,
                RightNos = right,
                Reason = said.Length == 0 ? null : said,
                Evidence = evidence is { Count: > 0 } ? [.. evidence.Distinct().Order().Select(e => e.ToString())] : null,
                DecidedBy = by,
                DecidedAt = time.GetUtcNow(),
            });
            await db.SaveChangesAsync(ct);
            return (number, true);
        }, ct);
    }

    private Task<T> ChangeAsync<T>(int projectId, string by, Func<CommunityDbContext, Task<(T Result, bool Changed)>> change, CancellationToken ct) =>
        new ProjectChange(contexts, queue).RunAsync(projectId, by, change, ct);

    private static int[] Numbers(IEnumerable<IdentityFact> identities) => [.. identities.Select(i => i.No)];
}
