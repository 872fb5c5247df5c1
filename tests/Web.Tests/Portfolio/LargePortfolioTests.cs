using System.Text.RegularExpressions;
using Community.Web.Portfolio;
using Community.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Community.Web.Tests.Portfolio;

/// <summary>None, and two hundred projects with ten years of points.</summary>
public sealed class LargePortfolioTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_grows_from_nothing_to_many_pages()
    {
        await ExecuteAsync("delete from project");
        var empty = await app.HtmlAsync("/");
        Html.TextOfMain(empty).ShouldContain("No project is tracked yet");
        Regex.Count(empty, "class=\"Button [^\"]*Button--primary[^\"]*\" href=\"/projects/new\"").ShouldBe(1);

        await ExecuteAsync(
            """
            insert into project (owner, name, source, path, data_revision, commit_count, tracked_at, synced_at, head_sha)
            select 'fleet', 'ship-' || to_char(i, 'FM000'), 'Path', '/fleet/' || i, 1, i, '2031-01-01', '2031-03-17', 'abc' from generate_series(1, 200) i;
            insert into metric_point (project_id, metric_id, series, start_on, end_on, value, n)
            select p.project_id, m.id, '', s::date, (s + interval '1 month')::date, 5, 50
            from project p, unnest(array['commits', 'active-contributors', 'absence-factor', 'elephant-factor', 'other-1', 'other-2']) m(id),
                 generate_series('2021-03-01'::timestamp, '2031-03-01', '1 month') s;
            insert into git_signature (project_id, signature_no, raw_name, raw_email, name, email) select project_id, 0, 'a', 'a@b', 'a', 'a@b' from project;
            insert into git_commit (project_id, commit_no, sha, author_no, committer_no, authored_at, author_zone, committed_at, committer_zone, parents, parent_count, subject, reachable)
            select p.project_id, c, decode(md5(p.project_id || ':' || c), 'hex'), 0, 0, '2031-01-01'::timestamptz - c * interval '1 day', 0, '2031-01-01', 0, '', 0, 's', true
            from project p, generate_series(0, 199) c;
            analyze;
            """);
        var last = await app.HtmlAsync("/?page=99&sort=commits");
        Html.TextOfMain(last).ShouldContain("200 projects are tracked; 200 had commits in the last twelve months.");
        Html.TextOfMain(last).ShouldContain("Page 4 of 4");
        last.ShouldContain("fleet/<strong>ship-001</strong>");
        last.ShouldContain("href=\"/?sort=commits&amp;page=3\"");

        var listed = await app.Services.GetRequiredService<PortfolioQueries>().ListAsync("ship", PortfolioOrder.Activity, 1, Token);
        listed.Rows.Count.ShouldBe(PortfolioQueries.PageSize);
        listed.Rows.ShouldAllBe(row => row.Year == 60 && row.AbsenceFactor == 5);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var db = await app.OpenContextAsync();
        await db.Database.ExecuteSqlRawAsync(sql, Token);
    }
}
