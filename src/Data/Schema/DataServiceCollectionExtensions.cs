using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Community.Data.Schema;

public static class DataServiceCollectionExtensions
{
    /// <summary>
    /// Registers the open database: <see cref="NpgsqlDataSource"/> for bulk work and plain SQL. Whoever opened the database closes it, after the host
    /// has stopped.
    /// </summary>
    public static IServiceCollection AddData(this IServiceCollection services, CommunityDatabase database) => services
        .AddSingleton(database)
        .AddSingleton(database.DataSource);

    /// <summary>
    /// Registers a pooled <see cref="IDbContextFactory{TContext}"/>. Of the web only: a command that registered it would let what it uses load EF
    /// Core, which takes longer than most commands take in all.
    /// </summary>
    public static IServiceCollection AddContexts(this IServiceCollection services) => services
        .AddPooledDbContextFactory<CommunityDbContext>((provider, options) =>
            Migrator.Configure(options, provider.GetRequiredService<NpgsqlDataSource>()));
}
