using System.Globalization;
using Community.Data.Work;
using Spectre.Console;

namespace Community.Web.Cli;

/// <summary>
/// Progress of one work item on the terminal: a bar that is drawn over itself, or a line every few seconds where output is kept in a file.
/// </summary>
internal sealed class WorkProgressLine(Terminal terminal, TimeProvider time, string what)
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    public async Task<WorkItem> RunAsync(Func<Action<WorkItem, WorkItem?>, Task<WorkItem>> follow)
    {
        if (!terminal.IsInteractive) return await WithLinesAsync(follow);
        return await terminal.Err.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(what));
                bar.IsIndeterminate = true;
                return await follow((item, ahead) =>
                {
                    bar.Description = Markup.Escape(Describe(item, ahead));
                    bar.IsIndeterminate = item.ProgressTotal is null;
                    bar.MaxValue = Math.Max(1, item.ProgressTotal ?? 1);
                    bar.Value = item.ProgressDone;
                });
            });
    }

    private async Task<WorkItem> WithLinesAsync(Func<Action<WorkItem, WorkItem?>, Task<WorkItem>> follow)
    {
        var (last, stage, waitsFor) = (time.GetTimestamp(), (string?)null, default((long, DateTimeOffset)?));
        return await follow((item, ahead) =>
        {
            if (ahead is not null)
            {
                if (waitsFor == (ahead.WorkItemId, ahead.RunAfter)) return;
                waitsFor = (ahead.WorkItemId, ahead.RunAfter);
            }
            else if (item.Stage is null || (item.Stage == stage && time.GetElapsedTime(last) < LineEvery))
            {
                return;
            }

            (last, stage) = (time.GetTimestamp(), item.Stage);
            terminal.Note(Describe(item, ahead));
        });
    }

    private string Describe(WorkItem item, WorkItem? ahead)
    {
        if (ahead is not null) return $"{what}: {WaitsFor(ahead)}";
        var stage = item.State == WorkState.Queued ? "waiting for its turn" : WorkStages.Describe(item.Stage);
        var counts = (item.ProgressDone, item.ProgressTotal) switch
        {
            (0, null) => "",
            (var done, null) => string.Create(CultureInfo.InvariantCulture, $" {done:N0}"),
            (var done, { } total) => string.Create(CultureInfo.InvariantCulture, $" {done:N0} of {total:N0}"),
        };
        return $"{what}: {stage}{counts}";
    }

    /// <summary>Work of one project goes one after the other; an earlier piece that failed is waited for as well.</summary>
    private static string WaitsFor(WorkItem ahead) => ahead switch
    {
        { State: WorkState.Running } => $"waiting for {ahead.Kind} #{ahead.WorkItemId}, which is running",
        { Attempts: > 0 } => string.Create(
            CultureInfo.InvariantCulture,
            $"waiting for {ahead.Kind} #{ahead.WorkItemId}, which failed and is tried again at {ahead.RunAfter.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: {ahead.Outcome}"),
        _ => $"waiting for {ahead.Kind} #{ahead.WorkItemId}",
    };
}
