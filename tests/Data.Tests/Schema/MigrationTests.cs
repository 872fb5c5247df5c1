using Community.Testing.Database;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Schema;

public sealed class MigrationTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public void The_model_has_no_changes_without_a_migration()
    {
        using var context = database.CreateContext();
        context.Database.HasPendingModelChanges().ShouldBeFalse();
    }

    [Fact]
    public async Task A_new_database_is_empty_and_answers()
    {
        await using var context = database.CreateContext();
        (await context.Signatures.CountAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
    }
}
