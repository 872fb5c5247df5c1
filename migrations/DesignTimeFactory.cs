using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Community.Migrations;

/// <summary>For <c>dotnet ef</c>, which compares models and never connects.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<CommunityDbContext>
{
    public CommunityDbContext CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<CommunityDbContext>()
            .UseNpgsql("Host=nowhere", o => o
                .MigrationsAssembly(CommunityDbContext.MigrationsAssembly)
                .MigrationsHistoryTable(CommunityDbContext.MigrationsTable))
            .Options);
}
