using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Community.Core.Facts;
using Community.Core.People;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.People;

/// <summary>A table with the columns that could name somebody, as the database itself describes it: one that is added is swept too.</summary>
internal sealed record SweptTable(string Name, bool HasProject, IReadOnlyList<SweptColumn> Columns);

internal sealed record SweptColumn(string Name, string Type, SweptAs As);

/// <summary>What a column holds, which says how it is cleaned.</summary>
internal enum SweptAs
{
    /// <summary>Words that people wrote: mentions, mails and full names go.</summary>
    Text,
    Login,
    Account,
    Branch,
    Json,
}

/// <summary>Goes through every table and puts what stands for erased people where they were named.</summary>
internal sealed class ErasureSweep(NpgsqlConnection connection, Erasures erasures, IReadOnlyList<PersonIdentity> erased)
{
    /// <summary>A project keeps its name, and its places on disk and on the net, also where they hold a person's: the page says so.</summary>
    private static readonly string[] Left =
    [
        "project", "project_alias", "git_tag", "person_tombstone", "person_salt", "actor_rule", "metric_point", "metric_state", "operator_link", "data_protection_key",
        "__migrations",
    ];

    private static readonly string[] Branches = ["head_ref", "base_ref", "ref", "branch"];

    private readonly PersonKeys _keys = PersonKeys.Of(erased);

    public long Rows { get; private set; }

    public HashSet<int> Projects { get; } = [];

    /// <summary>Partitions one by one. Columns that the database computes itself follow those they are computed from.</summary>
    public async Task<IReadOnlyList<SweptTable>> TablesAsync(CancellationToken ct)
    {
        var columns = await connection.Command(
            """
            select t.relname, a.attname, format_type(a.atttypid, null)
            from pg_class t join pg_attribute a on a.attrelid = t.oid
            where t.relnamespace = 'public'::regnamespace and t.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
              and t.relname <> all($1) and t.relname not like 'qrtz\_%'
            order by t.relname, a.attnum
            """, (object)Left).ListAsync(r => (Table: r.GetString(0), Name: r.GetString(1), Type: r.GetString(2)), ct);
        return
        [
            .. columns.GroupBy(c => c.Table).Select(t => new SweptTable(
                t.Key, t.Any(c => c.Name == "project_id"),
                [.. t.Select(c => KindOf(c.Name, c.Type, [.. t.Select(o => o.Name)]) is { } kind ? new SweptColumn(c.Name, c.Type, kind) : null).OfType<SweptColumn>()])).Where(t => t.Columns.Count > 0),
        ];
    }

    public async Task CleanAsync(SweptTable table, CancellationToken ct)
    {
        // What a changed row's key in its group is made of must be known beside what changes.
        string[] beside = table.Name switch
        {
            "timeline_event" => ["kind", "exact", "key"],
            "item_comment" or "review_comment" => ["key"],
            "person_identity" => ["kind"],
            _ => [],
        };
        var project = table.HasProject ? "project_id" : "null::int";
        var sql = $"select ctid::text, {project}{string.Concat(beside.Select(b => $", {b}"))}, {string.Join(", ", table.Columns.Select(Read))} from {table.Name} where {string.Join(" or ", table.Columns.Select(Where))} for update";
        var rows = await connection.Command(sql, _keys.Logins, _keys.Accounts, Needles(), BranchNeedles(), JsonNeedles()).ListAsync(
            r =>
            {
                var values = new object?[r.FieldCount];
                for (var i = 0; i < values.Length; i++) values[i] = r.IsDBNull(i) ? null : r.GetValue(i);
                return values;
            },
            ct);
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (var row in rows)
        {
            if (Change(table, row, beside) is not { Count: > 0 } changes) continue;
            var update = new NpgsqlBatchCommand(
                $"update {table.Name} set {string.Join(", ", changes.Select((c, i) => $"{c.Name} = ${i + 2}{c.Cast}"))} where ctid = $1::tid");
            update.Parameters.Add(new() { Value = row[0] });
            foreach (var change in changes) update.Parameters.Add(new() { Value = change.Value ?? DBNull.Value });
            batch.BatchCommands.Add(update);
            if (row[1] is int touched) Projects.Add(touched);
        }

        if (batch.BatchCommands.Count == 0) return;
        Rows += batch.BatchCommands.Count;
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static SweptAs? KindOf(string name, string type, string[] all) => type switch
    {
        "bigint" when name.EndsWith("_id", StringComparison.Ordinal) && all.Contains($"{name[..^3]}_login") => SweptAs.Account,
        "text" or "character varying" or "text[]" => name == "assignees" || name == "login" || name.EndsWith("_login", StringComparison.Ordinal) ? SweptAs.Login
            : Branches.Contains(name) ? SweptAs.Branch : SweptAs.Text,
        "json" or "jsonb" => SweptAs.Json,
        _ => null,
    };

    private static string Read(SweptColumn column) => column.As == SweptAs.Json ? $"{column.Name}::text" : column.Name;

    /// <summary>Finds more rows than name somebody; each is looked at.</summary>
    private static string Where(SweptColumn column) => (column.As, column.Type) switch
    {
        (SweptAs.Account, _) => $"{column.Name} = any($2)",
        (SweptAs.Login, "text[]") => $"exists (select from unnest({column.Name}) l where lower(l) = any($1))",
        (SweptAs.Login, _) => $"lower({column.Name}) = any($1)",
        (SweptAs.Branch, _) => $"{column.Name} ilike any($4)",
        (SweptAs.Json, _) => $"{column.Name}::text ilike any($5)",
        (_, "text[]") => $"array_to_string({column.Name}, E'\\n') ilike any($3)",
        // A signature's, an identity's and an event's text may be a mail, a name or a login as a whole.
        _ when column.Name is "subject" or "key" => $"({column.Name} ilike any($3) or lower({column.Name}) = any($1))",
        _ => $"{column.Name} ilike any($3)",
    };

    private List<(string Name, object? Value, string Cast)> Change(SweptTable table, object?[] row, string[] beside)
    {
        var changes = new List<(string, object?, string)>();
        var first = 2 + beside.Length;
        var values = table.Columns.Select((c, i) => (c.Name, Value: row[first + i])).ToDictionary(v => v.Name, v => v.Value);
        if (table.Name == "git_signature") return Signature(values);
        if (table.Name == "person_identity")
            return erasures.Standing(PersonIdentity.Stored((IdentityKind)(short)row[2]!, (string)values["key"]!)) is { } standing ? [("key", standing.Token, "")] : [];
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var (column, before) = (table.Columns[i], row[first + i]);
            var after = Clean(table, column, before, values, table.Name == "timeline_event" ? (string)row[2]! : null);
            if (!Same(before, after)) changes.Add((column.Name, after, column.As == SweptAs.Json ? $"::{column.Type}" : ""));
        }

        if (beside.Length > 0 && row[first - 1] is long and < 0 and var key && Regroup(table, values, changes, row, key) is { } regrouped) changes.Add(("key", regrouped, ""));
        return changes;
    }

    private object? Clean(SweptTable table, SweptColumn column, object? value, Dictionary<string, object?> row, string? kind) => (value, column.As) switch
    {
        (null, _) => null,
        (long id, SweptAs.Account) => erasures.Account(id, (string?)row.GetValueOrDefault($"{column.Name[..^3]}_login")).Id,
        (string login, SweptAs.Login) => column.Name is not "login" && row.TryGetValue($"{column.Name[..^"_login".Length]}_id", out var id) ? erasures.Account((long?)id, login).Login : erasures.Login(login),
        (string[] logins, SweptAs.Login) => logins.Select(l => erasures.Login(l)!).ToArray(),
        (string branch, SweptAs.Branch) => erasures.Branch(branch),
        (string payload, SweptAs.Json) when column.Name == "payload" => ErasedFacts.Names(payload, erasures) ? null : payload,
        (string json, SweptAs.Json) => CleanJson(json),
        (string subject, _) when kind is not null && column.Name == "subject" => ErasedFacts.Subject(kind, subject, erasures),
        (string[] texts, _) => texts.Select(t => erasures.Text(t)!).ToArray(),
        (string text, _) => erasures.Text(text),
        _ => throw new InvalidOperationException($"{table.Name}.{column.Name} holds a {value.GetType().Name}."),
    };

    private List<(string, object?, string)> Signature(Dictionary<string, object?> row)
    {
        var (rawName, rawEmail, name, email) = ((string)row["raw_name"]!, (string)row["raw_email"]!, (string)row["name"]!, (string)row["email"]!);
        var changes = new List<(string, object?, string)>();
        if (erasures.IsErased(rawName, rawEmail)) changes.AddRange([("raw_name", erasures.Written(rawName, rawEmail).Name, ""), ("raw_email", erasures.Written(rawName, rawEmail).Email, "")]);
        if (erasures.IsErased(name, email)) changes.AddRange([("name", erasures.Counted(name, email).Name, ""), ("email", erasures.Counted(name, email).Email, "")]);
        return changes;
    }

    /// <summary>Rows without a number of GitHub's have one of ours, which is made of whom or what they are about.</summary>
    private static long? Regroup(SweptTable table, Dictionary<string, object?> before, List<(string Name, object? Value, string)> changes, object?[] row, long key)
    {
        var named = table.Name == "timeline_event" ? "subject" : "author_login";
        var change = changes.Where(c => c.Name == named).Select(c => (string?)c.Value).ToList();
        if (change.Count == 0) return null;
        ItemFact fact = table.Name == "timeline_event"
            ? new TimelineEvent { Kind = (string)row[2]!, Exact = (bool)row[3]!, Subject = change[0] }
            : new Comment { AuthorLogin = change[0] };
        return before[named] is null ? null : Numbering.Regrouped(key, fact.Group);
    }

    private string CleanJson(string json)
    {
        var (root, changed) = (JsonNode.Parse(json), false);
        var clean = Walk(root);
        return changed ? clean!.ToJsonString() : json;

        JsonNode? Walk(JsonNode? node)
        {
            if (node is JsonObject all) return new JsonObject(all.Select(p => KeyValuePair.Create(p.Key, Walk(p.Value))));
            if (node is JsonArray list) return new JsonArray([.. list.Select(Walk)]);
            if (node?.GetValueKind() != JsonValueKind.String || erasures.Text(node.GetValue<string>()) is not { } text || text == node.GetValue<string>()) return node?.DeepClone();
            changed = true;
            return JsonValue.Create(text);
        }
    }

    private string[] Needles() =>
    [
        .. _keys.Logins.SelectMany(l => (string[])[$"@{l}", $"from {l}/", $"github.com/{l}"]).Concat(_keys.Emails).Concat(_keys.Names).Select(n => $"%{Literal(n)}%"),
        // Identities are held as numbers too.
        .. _keys.Accounts.Select(a => a.ToString(CultureInfo.InvariantCulture)),
    ];

    private string[] BranchNeedles() => [.. _keys.Logins.SelectMany(l => (string[])[$"{Literal(l)}%", $"refs/heads/{Literal(l)}%"])];

    /// <summary>As they are, and as JSON escapes them.</summary>
    private string[] JsonNeedles() =>
    [
        .. _keys.Logins.Concat(_keys.Emails).Concat(_keys.Names).Concat(_keys.Accounts.Select(a => a.ToString(CultureInfo.InvariantCulture)))
            .SelectMany(n => (string[])[n, JsonEncodedText.Encode(n).ToString()]).Distinct().Select(n => $"%{Literal(n)}%"),
    ];

    private static string Literal(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    private static bool Same(object? a, object? b) => a is string[] x && b is string[] y ? x.AsSpan().SequenceEqual(y) : Equals(a, b);
}
