using System.Text.Json;
using Community.Core.People;
using Community.Data.Projects;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.People;

/// <summary>Writes everything that is held about somebody in a project as one JSON document, row by row: it is never in memory as a whole.</summary>
public sealed class PersonExport(NpgsqlDataSource dataSource, TimeProvider time)
{
    private const int FlushBytes = 64 << 10;

    private const string Signatures = """
        select s.signature_no from git_signature s where s.project_id = $1
          and (lower(btrim(s.raw_email)) = any($4) or lower(btrim(s.email)) = any($4) or (btrim(s.email) = '' and lower(btrim(s.name)) = any($5)))
        """;

    public async Task WriteAsync(Project project, Person person, Stream target, CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        await using var writer = new Utf8JsonWriter(target, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("project", project.FullName);
        writer.WriteString("writtenAt", time.GetUtcNow());
        writer.WriteNumber("person", person.No);
        WriteIdentities(writer, person);
        var keys = PersonKeys.Of(person.Identities.Select(i => i.Identity));
        foreach (var (name, sql) in Sections(person))
        {
            writer.WriteStartArray(name);
            await using var command = connection.Command(sql, project.ProjectId, keys.Logins, keys.Accounts, keys.Emails, keys.Names, person.Identities.Select(i => i.No).ToArray());
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                writer.WriteRawValue(reader.GetString(0));
                if (writer.BytesPending > FlushBytes) await writer.FlushAsync(ct);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        await writer.FlushAsync(ct);
    }

    private static void WriteIdentities(Utf8JsonWriter writer, Person person)
    {
        writer.WriteStartArray("identities");
        foreach (var identity in person.Identities)
        {
            writer.WriteStartObject();
            writer.WriteNumber("no", identity.No);
            writer.WriteString("kind", identity.Identity.Kind.ToString());
            writer.WriteString("value", identity.Shown);
            writer.WriteStartArray("names");
            foreach (var name in identity.Names) writer.WriteStringValue(name);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("links");
        foreach (var link in person.Links)
        {
            writer.WriteStartObject();
            writer.WriteString("from", link.From.Key);
            writer.WriteString("to", link.To.Key);
            writer.WriteString("rule", link.Rule.ToString());
            if (link.DecisionNo is { } decision) writer.WriteNumber("decision", decision);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static IEnumerable<(string Name, string Sql)> Sections(Person person)
    {
        yield return ("git_signature", $"select to_jsonb(s)::text from git_signature s where s.project_id = $1 and s.signature_no in ({Signatures}) order by s.signature_no");
        yield return ("git_commit", Commits("c.author_no", $"c.author_no in ({Signatures})"));
        yield return ("git_committer", Commits("c.committer_no", $"c.committer_no in ({Signatures}) and c.committer_no <> c.author_no"));
        yield return ("git_co_author", Commits(
            "a.signature_no", $"a.signature_no in ({Signatures})", "join git_co_author a on a.project_id = c.project_id and a.commit_no = c.commit_no and a.project_id = $1"));
        foreach (var source in PersonSource.All) yield return (source.Kind, $"select to_jsonb(t)::text from {source.Table} where t.project_id = $1 and {source.IsOf} order by {source.At}");
        yield return ("person_decision", "select to_jsonb(d)::text from person_decision d where d.project_id = $1 and (d.left_nos && $6 or d.right_nos && $6) order by d.decision_no");
        yield return ("actor_rule", """
            select to_jsonb(r)::text from actor_rule r where r.project_id = $1
              and ((r.field = 'Login' and r.pattern = any($2)) or (r.field = 'Email' and r.pattern = any($4))
                or (r.field = 'Name' and exists (select from git_signature n where n.project_id = $1 and lower(btrim(n.name)) = r.pattern
""" + $" and n.signature_no in ({Signatures})))) order by r.rule_no");
    }

    private static string Commits(string signature, string where, string join = "") => $"""
        select json_build_object('sha', encode(c.sha, 'hex'), 'authored_at', c.authored_at, 'committed_at', c.committed_at, 'subject', c.subject, 'signature_no', {signature},
          'reachable', c.reachable)::text
        from git_commit c {join} where c.project_id = $1 and {where} order by c.commit_no
        """;
}
