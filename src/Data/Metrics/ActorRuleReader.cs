using System.Globalization;
using Community.Core.Actors;
using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace Community.Data.Metrics;

/// <summary>A project's own rules about who is a person, on top of the default list.</summary>
public sealed class ActorRuleReader(IDbContextFactory<CommunityDbContext> contexts)
{
    /// <summary>What a rule of a project's own list names as its source.</summary>
    public const string ProjectSource = "project";

    public async Task<ActorClassifier> ReadAsync(int projectId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.ActorRules.AsNoTracking()
            .Where(r => r.ProjectId == projectId && r.WithdrawnAt == null).OrderBy(r => r.RuleNo).ToListAsync(ct);
        return rows.Count == 0 ? ActorClassifier.Default : new ActorClassifier(DefaultActorRules.V1, [.. rows.Select(ToRule)]);
    }

    private static ActorRule ToRule(ActorRuleRow row) => new(
        row.RuleNo.ToString(CultureInfo.InvariantCulture), row.ActorClass, row.Field, row.Pattern, row.Reason, ProjectSource, row.Since, row.Until);
}
