using System.Globalization;
using Community.Core.Actors;
using Community.Core.Failures;
using Community.Data.Schema;
using Community.Data.Work;
using Microsoft.EntityFrameworkCore;

namespace Community.Data.Metrics;

/// <summary>What somebody says of an author.</summary>
/// <param name="Pattern">A mail, a name, a part of either, or a login; see <see cref="ActorField"/>.</param>
/// <param name="Since">First day (UTC) it holds for; null is from the beginning.</param>
/// <param name="Until">First day (UTC) it no longer holds for; null is to the end.</param>
/// <param name="Reason">Why, for the person who wonders.</param>
public sealed record NewActorRule(ActorClass Class, ActorField Field, string Pattern, DateOnly? Since, DateOnly? Until, string Reason);

/// <summary>Writes a project's own rules about who is a person. Rules are withdrawn and never deleted.</summary>
public sealed class ActorRules(IDbContextFactory<CommunityDbContext> contexts, WorkQueue queue, TimeProvider time)
{
    public const int MaxPatternLength = 320;

    public const int MaxReasonLength = 500;

    /// <summary>All rules a project ever had, newest first.</summary>
    public async Task<IReadOnlyList<ActorRuleRow>> ListAsync(int projectId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.ActorRules.AsNoTracking().Where(r => r.ProjectId == projectId).OrderByDescending(r => r.RuleNo).ToListAsync(ct);
    }

    /// <returns>The rule's number within the project.</returns>
    /// <exception cref="UserErrorException">The rule says nothing, or the project is gone.</exception>
    public async Task<int> AddAsync(int projectId, NewActorRule rule, string requestedBy, CancellationToken ct)
    {
        var checkedRule = Check(rule);
        return await ChangeAsync(projectId, requestedBy, async db =>
        {
            // Dense: the row of the project is locked, so nobody takes the same number.
            var number = await db.ActorRules.Where(r => r.ProjectId == projectId).Select(r => (int?)r.RuleNo).MaxAsync(ct) is { } last ? last + 1 : 0;
            db.Add(new ActorRuleRow
            {
                ProjectId = projectId,
                RuleNo = number,
                ActorClass = checkedRule.Class,
                Field = checkedRule.Field,
                Pattern = checkedRule.Pattern,
                Since = checkedRule.Since,
                Until = checkedRule.Until,
                Reason = checkedRule.Reason,
                AddedAt = time.GetUtcNow(),
            });
            await db.SaveChangesAsync(ct);
            return (number, true);
        }, ct);
    }

    /// <summary>Ends a rule: from now on everything is computed as if it had never been. False when it had ended, or never was.</summary>
    public Task<bool> WithdrawAsync(int projectId, int ruleNo, string requestedBy, CancellationToken ct) => ChangeAsync(projectId, requestedBy, async db =>
    {
        var now = time.GetUtcNow();
        var changed = await db.ActorRules.Where(r => r.ProjectId == projectId && r.RuleNo == ruleNo && r.WithdrawnAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.WithdrawnAt, now), ct) > 0;
        return (changed, changed);
    }, ct);

    /// <summary>Says again what a withdrawn rule said, as a new rule: the newest. Null when there is no such rule.</summary>
    public async Task<int?> AddAgainAsync(int projectId, int ruleNo, string requestedBy, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.ActorRules.AsNoTracking().SingleOrDefaultAsync(r => r.ProjectId == projectId && r.RuleNo == ruleNo && r.WithdrawnAt != null, ct);
        return row is null
            ? null
            : await AddAsync(projectId, new NewActorRule(row.ActorClass, row.Field, row.Pattern, row.Since, row.Until, row.Reason), requestedBy, ct);
    }

    private Task<T> ChangeAsync<T>(int projectId, string requestedBy, Func<CommunityDbContext, Task<(T Result, bool Changed)>> change, CancellationToken ct) =>
        new ProjectChange(contexts, queue).RunAsync(projectId, requestedBy, change, ct);

    private static NewActorRule Check(NewActorRule rule)
    {
        var pattern = OneLine(rule.Pattern);
        if (rule.Field == ActorField.Email) pattern = IdentityKeys.Email(pattern);
        if (rule.Field is ActorField.Login or ActorField.LoginEnd) pattern = pattern.ToLowerInvariant();
        if (rule.Field == ActorField.Name) pattern = IdentityKeys.Name(pattern);
        var reason = OneLine(rule.Reason);
        return rule switch
        {
            // The mail of a commit may be empty, and a rule may speak of that; a name or a part of one that is empty would speak of everybody.
            _ when pattern.Length == 0 && rule.Field != ActorField.Email => throw new UserErrorException(new Failure("rule.nobody")),
            _ when pattern.Length > MaxPatternLength => throw new UserErrorException(new Failure("rule.pattern-long")),
            _ when reason.Length == 0 => throw new UserErrorException(new Failure("rule.no-reason")),
            _ when reason.Length > MaxReasonLength => throw new UserErrorException(new Failure("rule.reason-long", MaxReasonLength.ToString(CultureInfo.InvariantCulture))),
            { Since: { } since, Until: { } until } when since >= until => throw new UserErrorException(new Failure("rule.backwards")),
            _ => rule with { Pattern = pattern, Reason = reason },
        };
    }

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
}
