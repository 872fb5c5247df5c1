using Community.Core.Failures;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.GitHub;

/// <summary>Personal tokens as they are stored. What encrypts them is not known here.</summary>
public sealed class GitHubCredentials(NpgsqlDataSource database)
{
    private const string Columns = "credential_id, host, name, secret, login, stored_at, used_at, problem, expires_at";

    public async Task<IReadOnlyList<GitHubCredential>> ListAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.Command($"select {Columns} from github_credential order by host, credential_id").ListAsync(Read, ct);
    }

    /// <summary>The one a project names, else the first of its host; null where there is none.</summary>
    public async Task<GitHubCredential?> ForAsync(string host, int? named, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.Command(
            $"select {Columns} from github_credential where host = $1 order by credential_id <> $2, credential_id limit 1", host, named ?? 0).ListAsync(Read, ct);
        return rows is [var row] ? row : null;
    }

    /// <summary>Stores it, in the place of one of the same name.</summary>
    public async Task SaveAsync(GitHubCredential credential, CancellationToken ct) => await database.Statement(
        $"""
        insert into github_credential (host, name, secret, login, stored_at, expires_at)
        values ({credential.Host}, {credential.Name}, {credential.Secret}, {credential.Login}, {credential.StoredAt}, {credential.ExpiresAt})
        on conflict (host, name) do update set secret = excluded.secret, login = excluded.login, stored_at = excluded.stored_at,
            expires_at = excluded.expires_at, used_at = null, problem = null
        """).RunAsync(ct);

    /// <exception cref="UserErrorException">There is none of that name.</exception>
    public async Task RemoveAsync(string host, string name, CancellationToken ct)
    {
        var removed = await database.Statement(
            $"""
            with gone as (delete from github_credential where host = {host} and name = {name} returning credential_id),
                freed as (update project set credential_id = null where credential_id in (select credential_id from gone))
            select count(*)::int from gone
            """).ListAsync(r => r.GetInt32(0), ct);
        if (removed is [0]) throw new UserErrorException($"No token '{name}' is stored for {host}.", "'community github token list' shows what is stored.");
    }

    /// <summary>Notes that it was used, and what GitHub said to it.</summary>
    /// <param name="problem">A key of the texts; null while it works.</param>
    public async Task UsedAsync(int credentialId, DateTimeOffset at, string? problem, DateTimeOffset? expiresAt, CancellationToken ct) => await database.Statement(
        $"""
        update github_credential set used_at = {at}, problem = {problem}::text, expires_at = coalesce({expiresAt}::timestamptz, expires_at)
        where credential_id = {credentialId}
        """).RunAsync(ct);

    private static GitHubCredential Read(NpgsqlDataReader r) => new()
    {
        CredentialId = r.GetInt32(0),
        Host = r.GetString(1),
        Name = r.GetString(2),
        Secret = r.GetFieldValue<byte[]>(3),
        Login = r.TextOrNull(4),
        StoredAt = r.GetFieldValue<DateTimeOffset>(5),
        UsedAt = GitHubLedger.Moment(r, 6),
        Problem = r.TextOrNull(7),
        ExpiresAt = GitHubLedger.Moment(r, 8),
    };
}
