using Community.Core.People;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.People;

/// <summary>Reads everything that facts and git say of who somebody is, and gives a number to whoever is met for the first time.</summary>
internal sealed class IdentityReader(NpgsqlConnection connection, int projectId)
{
    /// <summary>Any number, the same in every version: the first half of the lock's key.</summary>
    private const int LockClass = 0x7065_6f70;

    private readonly Dictionary<PersonIdentity, Gathered> _identities = [];

    public async Task<PeopleFacts> ReadAsync(CancellationToken ct)
    {
        var accounts = await ReadAccountsAsync(ct);
        var mailmap = await ReadSignaturesAsync(ct);
        var numbers = await NumberAsync(ct);
        return new PeopleFacts
        {
            Identities = [.. _identities.Select(i => i.Value.ToFact(i.Key, numbers[i.Key]))],
            Accounts = accounts,
            Mailmap = mailmap,
            Heads = await ReadHeadsAsync(ct),
            Erased = await ReadErasedAsync(ct),
        };
    }

    private async Task<List<AccountLogin>> ReadAccountsAsync(CancellationToken ct)
    {
        var rows = await connection.Command(PersonSource.TallySql, projectId).ListAsync(
            r => (Login: r.IsDBNull(1) ? null : r.GetString(1), Account: r.IsDBNull(2) ? (long?)null : r.GetInt64(2),
                Tally: new FactTally(r.GetString(0), r.GetInt64(3), Moment(r, 4), Moment(r, 5))), ct);
        var both = new Dictionary<(long, string), int>();
        foreach (var (login, account, tally) in rows)
        {
            // A fact is counted once: with its login, where it has one.
            if (!string.IsNullOrEmpty(login)) Of(PersonIdentity.Login(login)).Add(login, tally);
            if (account is not { } number) continue;
            Of(PersonIdentity.Account(number)).Add(null, string.IsNullOrEmpty(login) ? tally : tally with { Count = 0 });
            if (!string.IsNullOrEmpty(login)) both[(number, login)] = both.GetValueOrDefault((number, login)) + (int)tally.Count;
        }

        return [.. both.Select(b => new AccountLogin(b.Key.Item1, b.Key.Item2, b.Value))];
    }

    /// <returns>Who <c>.mailmap</c> says that somebody is.</returns>
    private async Task<List<(PersonIdentity, PersonIdentity)>> ReadSignaturesAsync(CancellationToken ct)
    {
        var tallies = (await connection.Command(
            """
            select 'git_commit', author_no, count(*), min(authored_at), max(authored_at) from git_commit where project_id = $1 and reachable group by author_no
            union all select 'git_committer', committer_no, count(*), min(committed_at), max(committed_at) from git_commit
                where project_id = $1 and reachable and committer_no <> author_no group by committer_no
            union all select 'git_co_author', a.signature_no, count(*), min(c.authored_at), max(c.authored_at)
                from git_co_author a join git_commit c on c.project_id = a.project_id and c.commit_no = a.commit_no
                where a.project_id = $1 and c.project_id = $1 and c.reachable group by a.signature_no
            """, projectId).ListAsync(r => (Signature: r.GetInt32(1), Tally: new FactTally(r.GetString(0), r.GetInt64(2), Moment(r, 3), Moment(r, 4))), ct)).ToLookup(t => t.Signature, t => t.Tally);
        var signatures = await connection.Command("select signature_no, raw_name, raw_email, name, email from git_signature where project_id = $1 order by signature_no", projectId)
            .ListAsync(r => (No: r.GetInt32(0), RawName: r.GetString(1), RawEmail: r.GetString(2), Name: r.GetString(3), Email: r.GetString(4)), ct);
        var mailmap = new List<(PersonIdentity, PersonIdentity)>();
        foreach (var s in signatures)
        {
            var (written, mapped) = (PersonIdentity.OfSignature(s.RawName, s.RawEmail), PersonIdentity.OfSignature(s.Name, s.Email));
            Of(mapped).AddSignature(s.Name, s.Email, tallies[s.No], s.No);
            if (written == mapped) continue;
            Of(written).AddSignature(s.RawName, s.RawEmail, []);
            mailmap.Add((written, mapped));
        }

        return mailmap;
    }

    private async Task<List<HeadSignature>> ReadHeadsAsync(CancellationToken ct) => await connection.Command(
        """
        select i.author_login, s.email, count(*)::int
        from item i
        join git_commit c on c.project_id = i.project_id and c.sha = case when i.head_sha ~ '^[0-9a-f]{40}$' then decode(i.head_sha, 'hex') end
        join git_signature s on s.project_id = i.project_id and s.signature_no = c.author_no
        where i.project_id = $1 and c.project_id = $1 and s.project_id = $1 and i.kind = 1 and i.merged and i.author_login <> ''
        group by i.author_login, s.email
        """, projectId).ListAsync(r => new HeadSignature(r.GetString(0), r.GetString(1), r.GetInt32(2)), ct);

    private async Task<List<(PersonIdentity, int)>> ReadErasedAsync(CancellationToken ct) =>
        [.. (await connection.Command("select kind, token, person from person_tombstone")
            .ListAsync(r => (Identity: PersonIdentity.Stored((IdentityKind)r.GetInt16(0), r.GetString(1)), Person: r.GetInt32(2)), ct)).Where(e => _identities.ContainsKey(e.Identity))];

    /// <summary>In the order of kind and key, so that the same facts give the same numbers however they came in.</summary>
    private async Task<Dictionary<PersonIdentity, int>> NumberAsync(CancellationToken ct)
    {
        var numbers = await StoredAsync();
        var missing = _identities.Keys.Where(i => !numbers.ContainsKey(i)).Order(PersonIdentity.Order).ToList();
        if (missing.Count == 0) return numbers;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.Command("select pg_advisory_xact_lock($1, $2)", LockClass, projectId).RunAsync(ct);
        await connection.Command(
            """
            insert into person_identity (project_id, identity_no, kind, key)
            select $1, coalesce((select max(identity_no) + 1 from person_identity where project_id = $1), 0) + row_number() over (order by n) - 1, kind, key
            from unnest($2::smallint[], $3::text[]) with ordinality as u (kind, key, n)
            where not exists (select from person_identity i where i.project_id = $1 and i.kind = u.kind and i.key = u.key)
            """,
            projectId, missing.Select(i => (short)i.Kind).ToArray(), missing.Select(i => i.Key).ToArray()).RunAsync(ct);
        await transaction.CommitAsync(ct);
        return await StoredAsync();

        async Task<Dictionary<PersonIdentity, int>> StoredAsync() => (await connection.Command("select identity_no, kind, key from person_identity where project_id = $1", projectId)
            .ListAsync(r => (No: r.GetInt32(0), Identity: PersonIdentity.Stored((IdentityKind)r.GetInt16(1), r.GetString(2))), ct)).ToDictionary(i => i.Identity, i => i.No);
    }

    private Gathered Of(PersonIdentity identity)
    {
        if (!_identities.TryGetValue(identity, out var gathered)) _identities.Add(identity, gathered = new Gathered());
        return gathered;
    }

    private static DateTimeOffset? Moment(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    /// <summary>What is said of one identity, while it is read.</summary>
    private sealed class Gathered
    {
        private readonly Dictionary<string, FactTally> _tallies = [];
        private readonly Dictionary<string, long> _names = [];
        private (string Text, DateTimeOffset At, long Count)? _shown;
        private int? _signatureNo;

        public void Add(string? shown, FactTally tally)
        {
            var sum = _tallies.GetValueOrDefault(tally.Kind);
            _tallies[tally.Kind] = new FactTally(tally.Kind, sum.Count + tally.Count, Earlier(sum.First, tally.First), Later(sum.Last, tally.Last));
            if (shown is null) return;
            // The newest spelling; of one moment the most frequent, and then any fixed order does.
            var candidate = (Text: shown, At: tally.Last ?? default, tally.Count);
            if (_shown is not { } known || IsNewer(candidate, known)) _shown = candidate;
        }

        public void AddSignature(string name, string email, IEnumerable<FactTally> tallies, int? signatureNo = null)
        {
            var all = tallies.ToList();
            if (all.Any(t => t.Kind == "git_commit")) _signatureNo ??= signatureNo;
            if (all.Count == 0) all.Add(new FactTally("git_commit", 0, null, null));
            foreach (var tally in all) Add(string.IsNullOrWhiteSpace(email) ? name.Trim() : email.Trim(), tally);
            if (!string.IsNullOrWhiteSpace(email) && name.Trim() is { Length: > 0 } trimmed) _names[trimmed] = _names.GetValueOrDefault(trimmed) + all.Where(t => t.Kind == "git_commit").Sum(t => t.Count);
        }

        public IdentityFact ToFact(PersonIdentity identity, int no) => new(
            identity, no, _shown?.Text ?? identity.Key, [.. _names.OrderByDescending(n => n.Value).ThenBy(n => n.Key, StringComparer.Ordinal).Select(n => n.Key)],
            [.. _tallies.Values.Where(t => t.Count > 0).OrderBy(t => t.Kind, StringComparer.Ordinal)])
        { SignatureNo = _signatureNo };

        private static bool IsNewer((string Text, DateTimeOffset At, long Count) a, (string Text, DateTimeOffset At, long Count) b)
        {
            if (a.At != b.At) return a.At > b.At;
            return a.Count != b.Count ? a.Count > b.Count : string.CompareOrdinal(a.Text, b.Text) > 0;
        }

        private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;

        private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b ?? a : a;
    }
}
