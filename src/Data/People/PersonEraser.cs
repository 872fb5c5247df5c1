using Community.Core.Actors;
using Community.Core.People;
using Community.Data.Facts;
using Community.Data.Git;
using Community.Data.Projects;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.People;

/// <summary>What an erasure came to.</summary>
public readonly record struct Erasure(int Identities, long Rows, int Projects);

/// <summary>
/// Takes somebody out of every table of every project, in one transaction. What stands in their place is the same for the same identity, so
/// that whatever is counted stays what it was; the revisions rise, because names have changed, and the stored values are said to be of the new ones.
/// </summary>
public sealed class PersonEraser(NpgsqlDataSource dataSource, PeopleReader people)
{
    /// <returns>Null where the project has nobody of this number who is not erased yet.</returns>
    public async Task<Erasure?> EraseAsync(Project project, int person, Action<long, long?> progress, CancellationToken ct)
    {
        var view = await people.ReadAsync(project, ct);
        if (view.Graph.Find(person) is not { } someone || someone.Identities.All(i => view.Erased.Contains(i.Identity))) return null;
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Nobody may write what was read before the tombstones stood: syncs and imports are waited for, and wait.
        await ProjectTurn.TakeAllAsync(connection, ct);
        await FactWriter.LockAllAsync(connection, ct);
        var erased = await BuryAsync(connection, view, someone, ct);
        var erasures = (await ErasureReader.ReadAsync(connection, ct))!;
        var sweep = new ErasureSweep(connection, erasures, erased);
        var tables = await sweep.TablesAsync(ct);
        await ErasedRules.RewriteAsync(connection, erasures, ct);
        for (var i = 0; i < tables.Count; i++)
        {
            progress(i, tables.Count);
            await sweep.CleanAsync(tables[i], ct);
        }

        await ErasureReader.StoreAsync(connection, erasures.Learned, ct);
        var touched = sweep.Projects.Order().ToArray();
        await connection.Command(
            """
            update metric_state m set data_revision = m.data_revision + 1 from project p
            where p.project_id = m.project_id and p.project_id = any($1) and m.data_revision = p.data_revision
            """, touched).RunAsync(ct);
        await connection.Command("update project set data_revision = data_revision + 1, facts_revision = facts_revision + 1 where project_id = any($1)", touched).RunAsync(ct);
        await transaction.CommitAsync(ct);
        return new Erasure(someone.Identities.Count, sweep.Rows, touched.Length);
    }

    /// <returns>All that is to be gone, as plain keys.</returns>
    private static async Task<IReadOnlyList<PersonIdentity>> BuryAsync(NpgsqlConnection connection, PeopleView view, Person person, CancellationToken ct)
    {
        var identities = person.Identities.Select(i => i.Identity).Where(i => !view.Erased.Contains(i)).ToList();
        // A made-up address holds number and login of the account, which another project may know.
        foreach (var mail in person.Of(IdentityKind.Email).Select(i => NoReplyMail.Parse(i.Identity.Key)).OfType<NoReplyMail>())
        {
            if (mail.Account is { } account) identities.Add(PersonIdentity.Account(account));
            if (view.Graph.Find(PersonIdentity.Login(mail.Login)) is not { } owner || owner == person) identities.Add(PersonIdentity.Login(mail.Login));
        }

        await AddNamesakesAsync(connection, identities, ct);
        var emails = identities.Where(i => i.Kind == IdentityKind.Email).Select(i => i.Key).Distinct().ToArray();
        var names = await connection.Command(
            """
            select raw_name from git_signature where lower(btrim(raw_email)) = any($1)
            union select name from git_signature where lower(btrim(email)) = any($1)
            """, (object)emails).ListAsync(r => IdentityKeys.Name(r.GetString(0)), ct);
        identities.AddRange(names.Where(n => n.Length > 0 && !Erasures.IsToken(n)).Select(PersonIdentity.Name));
        var shared = await connection.Command(
            """
            select distinct d from git_signature s, lateral (values (lower(btrim(s.raw_email))), (lower(btrim(s.email)))) m (mail), substring(m.mail from '@([^@]*)$') d
            where d = any($1) and m.mail <> all($2)
            """, emails.Select(e => e[(e.LastIndexOf('@') + 1)..]).Distinct().ToArray(), emails).ListAsync(r => r.GetString(0), ct);
        var salt = await ErasureReader.SaltAsync(connection, ct);
        var number = (await connection.Command("select coalesce(max(person), 0) + 1 from person_tombstone").ListAsync(r => r.GetInt32(0), ct))[0];
        var distinct = identities.Distinct().ToList();
        await ErasureReader.StoreAsync(
            connection, [.. distinct.Select(i => Erasures.Bury(salt, i, number, i.Kind == IdentityKind.Email && shared.Contains(i.Key[(i.Key.LastIndexOf('@') + 1)..])))], ct);
        return distinct;
    }

    /// <summary>Other logins that the accounts had, and other accounts that are told under the logins, in any project: what names the one names the other.</summary>
    private static async Task AddNamesakesAsync(NpgsqlConnection connection, List<PersonIdentity> identities, CancellationToken ct)
    {
        var sql = string.Join("\nunion ", PersonSource.All.Where(s => s.Account is not null).Select(s => $"select lower({s.Login}), {s.Account} from {s.Table} where {s.IsOf.Replace("$2", "$1", StringComparison.Ordinal).Replace("$3", "$2", StringComparison.Ordinal)}"));
        for (var known = 0; known < identities.Count;)
        {
            known = identities.Count;
            var keys = PersonKeys.Of(identities);
            var told = await connection.Command(sql, keys.Logins, keys.Accounts)
                .ListAsync(r => (Login: r.IsDBNull(0) ? null : r.GetString(0), Account: r.IsDBNull(1) ? (long?)null : r.GetInt64(1)), ct);
            identities.AddRange(told.Where(t => t.Login is { Length: > 0 } login && !Erasures.IsToken(login)).Select(t => PersonIdentity.Login(t.Login!))
                .Concat(told.Where(t => t.Account > 0).Select(t => PersonIdentity.Account(t.Account!.Value))).Except(identities).ToList());
        }
    }
}
