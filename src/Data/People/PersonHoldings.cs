using Community.Core.People;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.People;

/// <summary>How many facts of one kind name somebody in one project.</summary>
public readonly record struct Holding(int ProjectId, string Kind, long Count);

/// <summary>Counts what is held about somebody over all projects: an erasure reaches them all.</summary>
public sealed class PersonHoldings(NpgsqlDataSource dataSource)
{
    private static readonly string Sql = string.Join(
        "\nunion all ",
        [
            .. PersonSource.All.Select(s => $"select t.project_id, '{s.Kind}', count(*) from {s.Table} where {s.IsOf} group by 1".Replace("$2", "$1", StringComparison.Ordinal).Replace("$3", "$2", StringComparison.Ordinal)),
            $"select s.project_id, 'git_signature', count(*) from git_signature s where {IsOf} group by 1",
            $"select c.project_id, 'git_commit', count(*) from git_signature s join git_commit c on c.project_id = s.project_id and c.author_no = s.signature_no where {IsOf} group by 1",
            $"select c.project_id, 'git_committer', count(*) from git_signature s join git_commit c on c.project_id = s.project_id and c.committer_no = s.signature_no and c.author_no <> c.committer_no where {IsOf} group by 1",
            $"select c.project_id, 'git_co_author', count(*) from git_signature s join git_co_author c on c.project_id = s.project_id and c.signature_no = s.signature_no where {IsOf} group by 1",
        ]);

    private const string IsOf =
        "(lower(btrim(s.raw_email)) = any($3) or lower(btrim(s.email)) = any($3) or (btrim(s.email) = '' and lower(btrim(s.name)) = any($4)))";

    public async Task<IReadOnlyList<Holding>> CountAsync(Person person, CancellationToken ct)
    {
        var keys = PersonKeys.Of(person.Identities.Select(i => i.Identity));
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        return await connection.Command(Sql, keys.Logins, keys.Accounts, keys.Emails, keys.Names)
            .ListAsync(r => new Holding(r.GetInt32(0), r.GetString(1), r.GetInt64(2)), ct);
    }
}
