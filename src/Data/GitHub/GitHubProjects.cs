using Community.Core.Projects;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.GitHub;

/// <summary>A project as GitHub knows it.</summary>
/// <param name="Name">Its name there, which may differ from the one it was given here.</param>
public sealed record GitHubProject(int ProjectId, string Host, long? Id, ProjectName Name, int? CredentialId);

/// <summary>Which projects are on which hosts of GitHub.</summary>
public static class GitHubProjects
{
    /// <summary>Those that a fact or their own address places on one of these hosts.</summary>
    public static async Task<List<GitHubProject>> OnAsync(NpgsqlConnection connection, IReadOnlyCollection<string> hosts, int? only, CancellationToken cancellationToken)
    {
        var rows = await connection.Command(
            """
            select p.project_id, coalesce(p.github_host, a.host), p.github_id, coalesce(a.full_name, p.owner || '/' || p.name), p.credential_id
            from project p
            left join lateral (
                select host, full_name from project_alias a
                where a.project_id = p.project_id and a.host = any($1) and (p.github_host is null or a.host = p.github_host)
                order by a.until is not null, a.since desc limit 1) a on true
            where coalesce(p.github_host, a.host) = any($1) and ($2::int is null or p.project_id = $2)
            order by p.project_id
            """,
            hosts.ToArray(), only ?? (object)DBNull.Value).ListAsync(
            r => (Id: r.GetInt32(0), Host: r.GetString(1), Number: r.IsDBNull(2) ? (long?)null : r.GetInt64(2), Name: r.GetString(3),
                Credential: r.IsDBNull(4) ? (int?)null : r.GetInt32(4)),
            cancellationToken);
        return
        [
            .. rows.Select(r => ProjectName.TryParse(r.Name, null, out var name) ? new GitHubProject(r.Id, r.Host, r.Number, name, r.Credential) : null).OfType<GitHubProject>(),
        ];
    }
}
