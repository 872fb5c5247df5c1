using Community.Data.Work;
using Community.Web.Localization;

namespace Community.Web.Jobs;

/// <summary>Says in the page's language what a job is and does. How it ended is said in the words it was stored with.</summary>
internal sealed class JobWords(Texts<JobsTexts> texts)
{
    public string Kind(string kind) => texts[$"Kind.{kind}"];

    public string State(WorkState state) => texts[$"State.{state}"];

    public string RequestedBy(string who) => texts[$"By.{who.Replace(" ", "", StringComparison.Ordinal)}"];

    /// <summary>One line: how far it is, or how it ended.</summary>
    public string Describe(JobRow job) => job.State switch
    {
        WorkState.Running => Progress(job),
        _ => job.Outcome ?? State(job.State),
    };

    private string Progress(JobRow job)
    {
        var stage = texts[$"Stage.{job.Stage}"];
        return (job.ProgressDone, job.ProgressTotal) switch
        {
            (var done, { } total) => texts["Progress.Of", stage, Figures.Number(done), Figures.Number(total)],
            (> 0 and var done, null) => texts["Progress.Some", stage, Figures.Number(done)],
            _ => stage,
        };
    }
}
