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

    public async Task<WorkItem> RunAsync(Func<Action<WorkItem>, Task<WorkItem>> follow)
    {
        if (!terminal.IsInteractive) return await WithLinesAsync(follow);
        return await terminal.Err.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(what));
                bar.IsIndeterminate = true;
                return await follow(item =>
                {
                    bar.Description = Markup.Escape(Describe(item));
                    bar.IsIndeterminate = item.ProgressTotal is null;
                    bar.MaxValue = Math.Max(1, item.ProgressTotal ?? 1);
                    bar.Value = item.ProgressDone;
                });
            });
    }

    private async Task<WorkItem> WithLinesAsync(Func<Action<WorkItem>, Task<WorkItem>> follow)
    {
        var (last, stage) = (time.GetTimestamp(), (string?)null);
        return await follow(item =>
        {
            if (item.Stage is null || (item.Stage == stage && time.GetElapsedTime(last) < LineEvery)) return;
            (last, stage) = (time.GetTimestamp(), item.Stage);
            terminal.Note(Describe(item));
        });
    }

    private string Describe(WorkItem item)
    {
        var stage = item.State == WorkState.Queued ? "waiting for its turn" : WorkStages.Describe(item.Stage);
        var counts = (item.ProgressDone, item.ProgressTotal) switch
        {
            (0, null) => "",
            (var done, null) => string.Create(CultureInfo.InvariantCulture, $" {done:N0}"),
            (var done, { } total) => string.Create(CultureInfo.InvariantCulture, $" {done:N0} of {total:N0}"),
        };
        return $"{what}: {stage}{counts}";
    }
}
