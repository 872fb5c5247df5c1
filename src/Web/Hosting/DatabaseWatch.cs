using Community.Core.Failures;
using Community.Data.Schema;
using Npgsql;

namespace Community.Web.Hosting;

/// <summary>Starts the embedded database again when it has died, so that a killed server costs seconds and not the day.</summary>
internal sealed partial class DatabaseWatch(CommunityDatabase database, TimeProvider time, ILogger<DatabaseWatch> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.IsEmbedded) return;
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (!await AnswersAsync(stoppingToken)) await RestartAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        try
        {
            await using var ping = database.DataSource.CreateCommand("select 1");
            await ping.ExecuteScalarAsync(ct);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    private async Task RestartAsync(CancellationToken ct)
    {
        try
        {
            if (await database.EnsureRunningAsync(ct)) Log.Restarted(logger);
        }
        catch (UserErrorException e)
        {
            Log.CannotRestart(logger, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(300, LogLevel.Warning, "The embedded database had died and was started again")]
        public static partial void Restarted(ILogger logger);

        [LoggerMessage(301, LogLevel.Error, "The embedded database has died and cannot be started: {Reason}")]
        public static partial void CannotRestart(ILogger logger, string reason);
    }
}
