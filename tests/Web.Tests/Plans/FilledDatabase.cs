using Community.Testing.Database;
using Community.Web.Tests.Hosting;
using Npgsql;

namespace Community.Web.Tests.Plans;

/// <summary>The application on a database with 300 more projects, so large that its planner has a choice to make.</summary>
public sealed class FilledDatabase(DatabaseServer server) : IAsyncLifetime
{
    public WebAppFixture App { get; } = new(server);

    public NpgsqlConnection Connection { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        await App.InitializeAsync();
        Connection = new NpgsqlConnection(App.ConnectionString);
        await Connection.OpenAsync(ct);
        await using var fill = new NpgsqlCommand(Fill, Connection) { CommandTimeout = 120 };
        await fill.ExecuteNonQueryAsync(ct);
        await using var explain = new NpgsqlCommand(Explain, Connection);
        await explain.ExecuteNonQueryAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (Connection is not null) await Connection.DisposeAsync();
        await App.DisposeAsync();
    }

    /// <summary>Inside a function, because the protocol wants values for a statement's parameters and a generic plan has none.</summary>
    private const string Explain = """
        create function pg_temp.explain_generic(statement text) returns text language plpgsql as $$
        declare plan json;
        begin
            execute 'explain (generic_plan, format json) ' || statement into plan;
            return plan::text;
        end $$
        """;

    private const string Fill = """
        insert into project (owner, name, source, path, commit_count, data_revision, tracked_at, synced_at)
        select 'fleet', 'ship-' || n, 'Path', '/fleet/' || n, 1000, 1, now(), now() from generate_series(1, 300) n;
        insert into git_signature (project_id, signature_no, raw_name, raw_email, name, email)
        select p.project_id, n, 'Sailor ' || n, 's' || n || '@example.org', 'Sailor ' || n, 's' || n || '@example.org'
        from project p, generate_series(100, 199) n where p.owner = 'fleet';
        insert into git_commit (project_id, commit_no, sha, author_no, committer_no, authored_at, author_zone, committed_at, committer_zone, parents, parent_count, subject, reachable)
        select p.project_id, n, sha256((p.project_id || ':' || n)::bytea), 100 + n % 100, 100, timestamptz '2020-01-01' + n * interval '1 day', 0,
               timestamptz '2020-01-01' + n * interval '1 day', 0, '\x', 1, 'Change ' || n, true
        from project p, generate_series(1000, 1999) n where p.owner = 'fleet';
        insert into git_co_author (project_id, commit_no, ordinal, signature_no)
        select p.project_id, n, 0, 100 + n % 100 from project p, generate_series(1000, 1199) n where p.owner = 'fleet';
        insert into git_tag (project_id, name, target_sha, created_at, annotated, on_default_branch)
        select p.project_id, 'v' || n, sha256((p.project_id || ':' || n)::bytea), timestamptz '2020-01-01' + n * interval '1 day', false, true
        from project p, generate_series(1000, 1099) n where p.owner = 'fleet';
        insert into metric_point (project_id, metric_id, series, start_on, end_on, value, n)
        select p.project_id, m, '', date '2000-01-01' + (n * interval '1 month'), date '2000-01-01' + ((n + 1) * interval '1 month'), n, n
        from project p, unnest(array['commits', 'active-contributors', 'absence-factor', 'elephant-factor', 'new-contributors']) m, generate_series(0, 319) n
        where p.owner = 'fleet';
        insert into work_item (project_id, kind, serial_key, requested_by, priority, state, created_at, run_after, started_at, ended_at, attempts, max_attempts, cancel_requested, progress_done, outcome)
        select p.project_id, 'sync', 'project:' || p.project_id, 'schedule', 0, 'Done', now(), now(), now(), now(), 1, 5, false, 0, 'Nothing new.'
        from project p, generate_series(1, 100) n where p.owner = 'fleet';
        insert into item (project_id, number, kind, created_at, updated_at, author_id, author_login, author_at, title, text_at, state, state_at, merged, assignees, head_sha, sources)
        select p.project_id, n, n % 2, now(), now(), n % 40, 'sailor-' || n % 40, now(), 'Item ' || n, now(), 1, now(), true, array['sailor-1'], repeat('a', 40), 4
        from project p, generate_series(1000, 1199) n where p.owner = 'fleet';
        insert into item_comment (project_id, number, at, key, author_id, author_login, full_account, seen_at, sources)
        select p.project_id, n, now(), n, n % 40, 'sailor-' || n % 40, true, now(), 4 from project p, generate_series(1000, 1299) n where p.owner = 'fleet';
        insert into review (project_id, review_id, number, author_id, author_login, state, at, full_account, seen_at, sources)
        select p.project_id, n, n, n % 40, 'sailor-' || n % 40, 'approved', now(), true, now(), 4 from project p, generate_series(1000, 1199) n where p.owner = 'fleet';
        insert into timeline_event (project_id, number, at, kind, key, actor_id, actor_login, exact, full_account, seen_at, sources)
        select p.project_id, n, now(), 'closed', n, n % 40, 'sailor-' || n % 40, true, true, now(), 4 from project p, generate_series(1000, 1299) n where p.owner = 'fleet';
        insert into person_identity (project_id, identity_no, kind, key)
        select p.project_id, n, 1, 'sailor-' || n from project p, generate_series(1000, 1199) n where p.owner = 'fleet';
        analyze;
        """;
}
