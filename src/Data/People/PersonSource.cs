using Community.Core.People;

namespace Community.Data.People;

/// <summary>A place in the tables of facts where GitHub's accounts are named.</summary>
/// <param name="Kind">What such a fact is called, as a key of the pages' texts.</param>
/// <param name="Table">The table, as <c>t</c>, and what its lists are unnested into.</param>
/// <param name="Login">An expression for the login.</param>
/// <param name="Account">An expression for the account's number; null where the source gives none.</param>
/// <param name="At">When it was.</param>
internal sealed record PersonSource(string Kind, string Table, string Login, string? Account, string At, string Where = "true")
{
    /// <summary>Events of these kinds are about the person they name.</summary>
    public static readonly IReadOnlyList<string> SubjectKinds = ["assigned", "unassigned", "review_requested", "review_request_removed"];

    public static readonly IReadOnlyList<PersonSource> All =
    [
        new("item", "item t", "t.author_login", "t.author_id", "t.created_at"),
        new("merge", "item t", "t.merged_by_login", "t.merged_by_id", "t.merged_at"),
        new("assignee", "item t cross join unnest(t.assignees) a (login)", "a.login", null, "null::timestamptz"),
        new("item_comment", "item_comment t", "t.author_login", "t.author_id", "t.at"),
        new("review_comment", "review_comment t", "t.author_login", "t.author_id", "t.at"),
        new("review", "review t", "t.author_login", "t.author_id", "t.at"),
        new("timeline_event", "timeline_event t", "t.actor_login", "t.actor_id", "t.at"),
        new("subject", "timeline_event t", "t.subject", null, "t.at", $"t.kind in ({string.Join(", ", SubjectKinds.Select(k => $"'{k}'"))})"),
        new("published_release", "published_release t", "t.author_login", "t.author_id", "coalesce(t.published_at, t.created_at)"),
        new("discussion", "discussion t", "t.author_login", "t.author_id", "t.created_at"),
        new("workflow_run", "workflow_run t", "t.actor_login", "t.actor_id", "t.created_at"),
        new("raw_event", "raw_event t", "t.actor_login", "t.actor_id", "t.created_at"),
    ];

    /// <summary>All that each names, counted: kind, login, account, how many, first and last. The project is $1.</summary>
    public static string TallySql { get; } = string.Join(
        "\nunion all ",
        All.Select(s => $"select '{s.Kind}', {s.Login}, {s.Account ?? "null::bigint"}, count(*), min({s.At}), max({s.At}) from {s.Table} where t.project_id = $1 and {s.Where} and ({s.Named}) group by 2, 3"));

    /// <summary>Rows that name somebody of these logins (in lower case, $2) or accounts ($3).</summary>
    public string IsOf => Account is null ? $"{Where} and lower({Login}) = any($2)" : $"{Where} and (lower({Login}) = any($2) or {Account} = any($3))";

    private string Named => Account is null ? $"{Login} <> ''" : $"{Login} <> '' or {Account} is not null";
}

/// <summary>Everything that one person is known by, in the forms that statements compare.</summary>
internal sealed record PersonKeys(string[] Logins, long[] Accounts, string[] Emails, string[] Names)
{
    public static PersonKeys Of(IEnumerable<PersonIdentity> identities)
    {
        var byKind = identities.ToLookup(i => i.Kind, i => i.Key);
        return new PersonKeys(
            [.. byKind[IdentityKind.Login]], [.. byKind[IdentityKind.Account].Select(k => long.Parse(k, System.Globalization.CultureInfo.InvariantCulture))],
            [.. byKind[IdentityKind.Email]], [.. byKind[IdentityKind.Name]]);
    }
}
