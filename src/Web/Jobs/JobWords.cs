using System.Globalization;
using Community.Core.Failures;
using Community.Data.Work;
using Community.Web.Localization;

namespace Community.Web.Jobs;

/// <summary>Says in the page's language what a job is, does and did.</summary>
internal sealed class JobWords(Texts<JobsTexts> texts)
{
    public string Kind(string kind) => texts[$"Kind.{kind}"];

    public string State(WorkState state) => texts[$"State.{state}"];

    public string RequestedBy(string who) => texts[$"By.{who.Replace(" ", "", StringComparison.Ordinal)}"];

    /// <summary>What it does now, or how it ended.</summary>
    public string Describe(JobRow job, Reader reader) =>
        job.State == WorkState.Running ? texts[$"Stage.{job.Stage}"] : job.Words?.TextFor(CultureInfo.CurrentUICulture, reader) ?? State(job.State);

    /// <summary>How far it is; null while nothing was counted.</summary>
    public string? Count(JobRow job) => (job.ProgressDone, job.ProgressTotal) switch
    {
        (var done, { } total) => texts["Progress.Of", Figures.Number(done), Figures.Number(total)],
        ( > 0 and var done, null) => Figures.Number(done),
        _ => null,
    };
}
