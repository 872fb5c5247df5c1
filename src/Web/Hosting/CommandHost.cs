using Community.Data.Schema;

namespace Community.Web.Hosting;

/// <summary>Gives a command the services over an open, migrated database, and closes it afterwards.</summary>
internal static class CommandHost
{
    public static async Task<int> RunAsync(
        Func<IServiceProvider, CancellationToken, Task<int>> body, CancellationToken ct)
    {
        var configuration = ReadConfiguration();
        using var logs = LoggerFactory.Create(logging => logging.AddStandardError(configuration));
        var options = DatabaseOptions.From(configuration);
        await using var database = await CommunityDatabase.OpenAsync(options, logs, ct);
        await Migrator.MigrateAsync(database.DataSource, logs.CreateLogger(typeof(Migrator)), ct);
        await using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(logs)
            .AddLogging()
            .AddOptions()
            .AddCommunity(configuration, database, options)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        return await body(services, ct);
    }

    /// <summary>The settings beside the program, then the environment.</summary>
    public static IConfigurationRoot ReadConfiguration() => new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables()
        .Build();

    /// <summary>Everything that is not a result goes to standard error.</summary>
    public static ILoggingBuilder AddStandardError(this ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.AddSimpleConsole(o => o.SingleLine = true);
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        return logging;
    }
}
