using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Community.Data.Schema;

public static class DataServiceCollectionExtensions
{
    /// <summary>
    /// Registers the open database: <see cref="NpgsqlDataSource"/> for bulk work and plain SQL, and a pooled
    /// <see cref="IDbContextFactory{TContext}"/>. Whoever opened the database closes it, after the host has stopped.
    /// </summary>
    public static IServiceCollection AddData(this IServiceCollection services, CommunityDatabase database) => services
        .AddSingleton(database)
        .AddSingleton(database.DataSource)
        .AddPooledDbContextFactory<CommunityDbContext>((provider, options) =>
            Migrator.Configure(options, provider.GetRequiredService<NpgsqlDataSource>()));
}
