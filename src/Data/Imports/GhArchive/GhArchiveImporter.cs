using System.Threading.Channels;
using Community.Core.Facts;
using Community.Data.Facts;
using Npgsql;

namespace Community.Data.Imports.GhArchive;

/// <summary>
/// Imports hourly or daily files of GH Archive. Unpacking, reading and storing run side by side, each handing on to the next; a batch of lines
/// is stored in one transaction together with how far the file is read.
/// </summary>
public sealed class GhArchiveImporter(NpgsqlDataSource dataSource, EventMonths months, TimeProvider time)
{
    private const string Host = "github.com";

    /// <summary>An hour of all of GitHub has under 1 GB; whole months in one file have been seen.</summary>
    private const long MaxBytes = 64L << 30;

    /// <summary>Clocks differ; a later date is a mistake.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <summary>Lines a transaction: what is read again when an import is stopped. Larger ones take more memory than they save time.</summary>
    internal int BatchLines { get; init; } = 30_000;

    /// <param name="names">The repositories to keep; empty keeps those that are projects.</param>
    /// <param name="all">Keep every repository.</param>
    public async Task<ImportResult> ImportAsync(
        string path, IReadOnlyList<string> names, bool all, bool again, ImportProgress progress, CancellationToken cancellationToken)
    {
        var file = await ImportFiles.OpenAsync(path, MaxBytes, cancellationToken);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var repositories = await ImportedRepositories.ReadAsync(connection, Host, cancellationToken);
        var selection = EventSelection.Of(repositories, [.. names.Select(ImportFiles.ParseName)], all);
        var held = await ImportLedger.HeldAsync(connection, cancellationToken);
        var state = await ImportLedger.BeginAsync(connection, file, FactSources.GhArchive, selection.Key, again, time.GetUtcNow(), cancellationToken);
        var summary = ImportSummary.FromJson(state.Summary);
        if (state.IsDone) return new ImportResult(file, summary, WasKnown: true);

        summary.Stopped = null;
        var store = new EventStore(connection, months, repositories, selection, file, held, summary, time);
        await store.ResumeAsync(state.LinesDone, cancellationToken);
        var broken = await RunAsync(file, selection, state.LinesDone, summary.LineAt, store, progress, cancellationToken);
        await store.EndAsync(broken, cancellationToken);
        return new ImportResult(file, summary, WasKnown: false);
    }

    /// <returns>Why the file could not be read to its end; null when it was.</returns>
    private async Task<string?> RunAsync(
        ImportFile file, EventSelection selection, long skip, DateTimeOffset? lineAt, EventStore store, ImportProgress progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var blocks = Channel.CreateBounded<LineBlock>(new BoundedChannelOptions(4) { SingleReader = true, SingleWriter = true });
        // One waits while one is stored and one is read: three batches are in memory.
        var batches = Channel.CreateBounded<EventBatch>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
        var reader = new EventReader(selection.IsKept, time.GetUtcNow() + Ahead);
        var unpacking = Task.Run(() => UnpackAsync(file.Path, blocks.Writer, stop.Token), CancellationToken.None);
        var parser = new EventParser(reader, file.SourceId, skip, lineAt, BatchLines);
        var parsing = Task.Run(() => CompleteAsync(parser.RunAsync(blocks.Reader, batches.Writer, stop.Token), batches.Writer), CancellationToken.None);
        try
        {
            progress.Report("importing", 0, file.Bytes);
            await foreach (var batch in batches.Reader.ReadAllAsync(cancellationToken))
            {
                await store.AddAsync(batch, cancellationToken);
                progress.Report("importing", batch.BytesDone, file.Bytes);
            }

            await parsing;
            return await unpacking;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(parsing, unpacking).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private static async Task<string?> UnpackAsync(string path, ChannelWriter<LineBlock> blocks, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await using var content = new EventFile(path);
            var lines = new LineBlocks(content);
            foreach (var block in lines.Read()) await blocks.WriteAsync(block, cancellationToken);
            return lines.Broken;
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            blocks.Complete(failure);
        }
    }

    private static async Task CompleteAsync(Task work, ChannelWriter<EventBatch> batches)
    {
        try
        {
            await work;
            batches.Complete();
        }
        catch (Exception e)
        {
            batches.Complete(e);
            throw;
        }
    }
}
