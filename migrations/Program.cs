using System.Runtime.InteropServices;
using Community.Core.Failures;
using Community.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Community.Migrations;

/// <summary>Applies the migrations and exits: 0 when done, 1 when that failed, 2 when it was called in a wrong way.</summary>
internal static class Program
{
    private const string Usage =
        """
        usage: Community.Migrations [--check]

        Brings the database up to date: the one of ConnectionStrings__Community, or the embedded one of COMMUNITY_DATA.
        With --check, no database is touched: says whether the model has changes that no migration holds yet, and exits with 1 if so.
        """;

    private static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            switch (args)
            {
                case []: return await ApplyAsync(stop.Token);
                case ["--check"]: return Check();
                default:
                    await Console.Error.WriteLineAsync(Usage);
                    return 2;
            }
        }
        catch (UserErrorException e)
        {
            await Console.Error.WriteLineAsync($"error: {e.Problem}\n{e.Remedy}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("stopped");
            return 1;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<int> ApplyAsync(CancellationToken cancellationToken)
    {
        using var logs = LoggerFactory.Create(builder => builder
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Npgsql", LogLevel.Warning)
            .AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace)
            .AddSimpleConsole(o => o.SingleLine = true));
        var options = DatabaseOptions.From(new ConfigurationBuilder().AddEnvironmentVariables().Build()) with { ApplicationName = "community migrations" };
        await using var database = await CommunityDatabase.OpenAsync(options, logs, cancellationToken);
        var applied = await Migrator.MigrateAsync(database.DataSource, logs.CreateLogger(nameof(Migrator)), cancellationToken);
        Console.WriteLine(applied == 0 ? "The database is up to date." : $"Applied {applied} migration(s).");
        return 0;
    }

    private static int Check()
    {
        using var context = new DesignTimeFactory().CreateDbContext([]);
        if (!context.Database.HasPendingModelChanges())
        {
            Console.WriteLine("The migrations describe the model.");
            return 0;
        }

        Console.Error.WriteLine("error: The model has changes that no migration holds.\nRun dotnet ef migrations add NAME --project migrations --output-dir Migrations.");
        return 1;
    }
}
