using System.Security.Cryptography;
using System.Text;
using Community.Data.Git;
using Community.Data.Projects;
using Community.Testing.Database;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Schema;

public sealed class SchemaTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    /// <summary>
    /// Tables that do not belong to a project, or that lead to one. Everything else could be spread over machines by its project, so each
    /// of its unique indexes must begin with it.
    /// </summary>
    private static readonly string[] ReferenceTables =
    [
        // Gives out the numbers; its names and paths are unique over all projects.
        "project",
        // One queue for all projects, and for work that concerns none; serial keys are unique over all of it.
        "work_item",
        // A session is the operator's, not a project's.
        "operator_link",
        // A file may hold facts of many projects.
        "import_source", "import_refusal",
        // Tokens are the operator's; projects name the one they use.
        "github_credential",
        // An erased person is erased in every project, also in those that come later; and the salt is the deployment's.
        "person_tombstone", "person_salt",
        // Keys of the deployment.
        "data_protection_key",
        // EF Core's list of applied migrations.
        "__migrations",
    ];

    /// <summary>Quartz.NET makes its own tables, for timers of the deployment.</summary>
    private const string QuartzTables = "qrtz_";

    [Fact]
    public async Task Every_primary_key_and_unique_index_starts_with_the_project()
    {
        const string sql =
            """
            select t.relname, i.relname, coalesce((
                select a.attname from pg_attribute a where a.attrelid = t.oid and a.attnum = x.indkey[0]), '(expression)')
            from pg_index x
            join pg_class t on t.oid = x.indrelid
            join pg_class i on i.oid = x.indexrelid
            where t.relnamespace = 'public'::regnamespace and x.indisunique
            """;
        var (checkedIndexes, wrong) = (0, new List<string>());
        await using var command = database.DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            var (table, index, first) = (reader.GetString(0), reader.GetString(1), reader.GetString(2));
            if (ReferenceTables.Contains(table) || table.StartsWith(QuartzTables, StringComparison.Ordinal)) continue;
            checkedIndexes++;
            if (first != "project_id") wrong.Add($"{index} on {table} starts with {first}");
        }

        wrong.ShouldBeEmpty();
        checkedIndexes.ShouldBeGreaterThan(8);
    }

    [Fact]
    public async Task Every_table_has_a_primary_key()
    {
        const string sql =
            """
            select relname from pg_class t
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
              and not exists (select from pg_index x where x.indrelid = t.oid and x.indisprimary)
            """;
        await using var context = database.CreateContext();
        (await context.Database.SqlQueryRaw<string>(sql).ToListAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Ada", "ada@example.org")]
    [InlineData("王小明", "xm@example.cn")]
    [InlineData("""back\slash \x41 \\""", """\101@example.org""")]
    public async Task A_signature_is_keyed_by_the_hash_of_what_the_commit_says(string name, string email)
    {
        await using var context = database.CreateContext();
        var project = new Project { Owner = "o", Name = name, Path = $"/{name}", Source = ProjectSource.Mirror, TrackedAt = DateTimeOffset.UnixEpoch };
        context.Add(project);
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        context.Add(new GitSignature { ProjectId = project.ProjectId, SignatureNo = 0, RawName = name, RawEmail = email, Name = name, Email = email });
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);

        var key = await context.Database
            .SqlQuery<byte[]>($"""select raw_key as "Value" from git_signature where project_id = {project.ProjectId}""")
            .SingleAsync(TestContext.Current.CancellationToken);
        key.ShouldBe(SHA256.HashData(Encoding.UTF8.GetBytes($"{name.Length}:{name}{email}")));
    }
}
