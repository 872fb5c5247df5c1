using Community.Core.Actors;
using Community.Core.People;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.People;

/// <summary>
/// Lets a project's own rules about actors speak of what stands for erased people as they spoke of the people themselves. Runs before the
/// signatures are changed, under the locks of an erasure.
/// </summary>
internal static class ErasedRules
{
    private sealed record StoredRule(int ProjectId, int No, ActorRule Rule);

    private sealed record Change(string Name, string Email, string NewName, string NewEmail);

    public static async Task RewriteAsync(NpgsqlConnection connection, Erasures erasures, CancellationToken ct)
    {
        var rules = await connection.Command("select project_id, rule_no, actor_class, field, pattern, reason from actor_rule order by project_id, rule_no").ListAsync(
            r => new StoredRule(
                r.GetInt32(0), r.GetInt32(1), new ActorRule("", Enum.Parse<ActorClass>(r.GetString(2)), Enum.Parse<ActorField>(r.GetString(3)), r.GetString(4), r.GetString(5), "")),
            ct);
        foreach (var project in rules.GroupBy(r => r.ProjectId))
        {
            var signatures = await connection.Command("select name, email from git_signature where project_id = $1", project.Key).ListAsync(r => (Name: r.GetString(0), Email: r.GetString(1)), ct);
            var (others, erased) = (signatures.Where(s => !erasures.IsErased(s.Name, s.Email)).ToList(), signatures.Where(s => erasures.IsErased(s.Name, s.Email)).ToList());
            var changes = erased.Select(s => erasures.Counted(s.Name, s.Email) is var (name, email) ? new Change(s.Name, s.Email, name, email) : null).OfType<Change>().ToList();
            foreach (var (_, no, rule) in project)
            {
                if (WhatStands(rule, erasures) is { } pattern && !NeedsMore(rule with { Pattern = pattern }, rule, changes))
                {
                    await StoreAsync(connection, project.Key, no, rule with { Pattern = pattern }, erasures, ct);
                    continue;
                }

                var missed = Missed(rule, changes);
                // A part of a name that nobody else has names them; else the rule goes on for the others.
                var isTheirs = missed.Count > 0 && !others.Any(o => rule.Matches(o.Name, IdentityKeys.Email(o.Email)));
                var kept = isTheirs ? rule with { Field = ActorField.Email, Pattern = missed[0] } : rule;
                await StoreAsync(connection, project.Key, no, kept, erasures, ct);
                foreach (var email in isTheirs ? missed.Skip(1) : missed) await RepeatAsync(connection, project.Key, no, email, ct);
            }
        }
    }

    /// <summary>The whole mail, name or login of somebody erased becomes what stands in its place.</summary>
    private static string? WhatStands(ActorRule rule, Erasures erasures) => rule.Field switch
    {
        ActorField.Email => erasures.Standing(PersonIdentity.Email(rule.Pattern))?.Token,
        ActorField.Name => erasures.Standing(PersonIdentity.Name(rule.Pattern))?.Token,
        ActorField.Login => erasures.Standing(PersonIdentity.Login(rule.Pattern))?.Token,
        _ => null,
    };

    private static bool NeedsMore(ActorRule rewritten, ActorRule rule, List<Change> changes) =>
        changes.Any(c => rule.Matches(c.Name, IdentityKeys.Email(c.Email)) && !rewritten.Matches(c.NewName, c.NewEmail));

    /// <summary>The mails that stand for signatures that the rule spoke of and would not know any more.</summary>
    private static List<string> Missed(ActorRule rule, List<Change> changes) =>
        [.. changes.Where(c => rule.Matches(c.Name, IdentityKeys.Email(c.Email)) && !rule.Matches(c.NewName, c.NewEmail)).Select(c => c.NewEmail).Distinct().Order(StringComparer.Ordinal)];

    private static async Task StoreAsync(NpgsqlConnection connection, int projectId, int no, ActorRule rule, Erasures erasures, CancellationToken ct) => await connection.Command(
        "update actor_rule set field = $3, pattern = $4, reason = $5 where project_id = $1 and rule_no = $2 and (field, pattern, reason) is distinct from ($3, $4, $5)",
        projectId, no, rule.Field.ToString(), rule.Pattern, erasures.Text(rule.Reason)!).RunAsync(ct);

    private static async Task RepeatAsync(NpgsqlConnection connection, int projectId, int no, string email, CancellationToken ct) => await connection.Command(
        """
        insert into actor_rule (project_id, rule_no, actor_class, field, pattern, since, until, reason, added_at, withdrawn_at)
        select project_id, (select max(rule_no) + 1 from actor_rule where project_id = $1), actor_class, 'Email', $3, since, until, reason, added_at, withdrawn_at
        from actor_rule where project_id = $1 and rule_no = $2
        """, projectId, no, email).RunAsync(ct);
}
