using System.Text.Json;
using Community.Data.Projects;
using Community.Data.Schema;
using Community.Data.Work;
using Community.Testing.Database;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Schema;

/// <summary>What commands read by plain SQL is what the context's model says.</summary>
public sealed class PlainSqlTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_project_has_all_of_its_row(bool full)
    {
        var at = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        var project = new Project { Owner = "Row", Name = full ? "full" : "bare", Source = ProjectSource.Mirror, Path = $"/row/{full}", TrackedAt = at };
        if (full)
        {
            (project.CloneUrl, project.Branch, project.HeadSha, project.DataRevision, project.CommitCount) = ("https://example.org/row/full", "main", "0123", 4, 5);
            (project.FactsRevision, project.GitHubHost, project.GitHubId, project.NamedAt, project.CredentialId) = (6, "github.com", 7, at.AddDays(3), null);
            (project.SyncedAt, project.SyncProblem, project.SyncRemedy, project.SyncProblemAt) = (at.AddDays(1), "problem", "remedy", at.AddDays(2));
        }

        await using var db = database.CreateContext();
        db.Add(project);
        await db.SaveChangesAsync(Token);

        var finder = new ProjectFinder(database.DataSource);
        var expected = JsonSerializer.Serialize(project);
        JsonSerializer.Serialize(await finder.ByIdAsync(project.ProjectId, Token)).ShouldBe(expected);
        JsonSerializer.Serialize(await finder.FindAsync($"row/{project.Name}", Token)).ShouldBe(expected);
        JsonSerializer.Serialize((await finder.ListAsync(Token)).Single(p => p.ProjectId == project.ProjectId)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_piece_of_work_has_all_of_its_row(bool full)
    {
        var at = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        await using var db = database.CreateContext();
        await db.WorkItems.ExecuteDeleteAsync(Token);
        var nothing = (string?)null;
        await db.Database.ExecuteSqlAsync(
            full
                ? $"""
                   insert into work_item values (default, 1, 'kind', 'key', 'same', 'tests', 2, 'Failed', {at}, {at.AddDays(1)}, {at.AddDays(2)}, {at.AddDays(3)}, 4, 5,
                     'owner', {at.AddDays(4)}, true, 'stage', 6, 7, 'outcome', 'remedy', {"""[{"key":"commits","count":2}]"""}::jsonb, 8, {"""{"files": []}"""}::jsonb)
                   """
                : (FormattableString)$"""
                   insert into work_item (kind, serial_key, requested_by, priority, state, created_at, run_after, attempts, max_attempts, cancel_requested, progress_done, outcome)
                   values ('kind', 'key', 'tests', 0, 'Queued', {at}, {at}, 0, 1, false, 0, {nothing})
                   """,
            Token);
        var row = await db.WorkItems.AsNoTracking().SingleAsync(Token);

        var read = await new WorkQueue(database.DataSource, TimeProvider.System).FindAsync(row.WorkItemId, Token);
        JsonSerializer.Serialize(read).ShouldBe(JsonSerializer.Serialize(row));
    }

    [Fact]
    public async Task What_stands_in_braces_is_a_value_and_never_text()
    {
        const string hostile = "'; drop table project; --";
        var answer = await database.DataSource.Statement($"select {hostile}::text, {(string?)null}::text is null, '{{}}'::jsonb::text")
            .ListAsync(r => (r.GetString(0), r.GetBoolean(1), r.GetString(2)), Token);
        answer.ShouldBe([(hostile, true, "{}")]);
    }
}
