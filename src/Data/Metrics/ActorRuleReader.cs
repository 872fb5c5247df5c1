using System.Globalization;
using Community.Core.Actors;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.Metrics;

/// <summary>A project's own rules about who is a person, on top of the default list.</summary>
public sealed class ActorRuleReader(NpgsqlDataSource database)
{
    /// <summary>What a rule of a project's own list names as its source.</summary>
    public const string ProjectSource = "project";

    public async Task<ActorClassifier> ReadAsync(int projectId, CancellationToken ct)
    {
        var rules = await database.Statement(
            $"""
            select rule_no, actor_class, field, pattern, reason, since, until from actor_rule
            where project_id = {projectId} and withdrawn_at is null order by rule_no
            """).ListAsync(Read, ct);
        return rules.Count == 0 ? ActorClassifier.Default : new ActorClassifier(DefaultActorRules.V1, rules);
    }

    private static ActorRule Read(NpgsqlDataReader row) => new(
        row.GetInt32(0).ToString(CultureInfo.InvariantCulture),
        Enum.Parse<ActorClass>(row.GetString(1)),
        Enum.Parse<ActorField>(row.GetString(2)),
        row.GetString(3),
        row.GetString(4),
        ProjectSource,
        row.GetFieldValue<DateOnly?>(5),
        row.GetFieldValue<DateOnly?>(6));
}
