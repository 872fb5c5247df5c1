using System.Globalization;
using Community.Data.Work;
using Community.Web.Localization;

namespace Community.Web.Jobs;

/// <summary>Says in the page's language what a job is, does and did. A failure that brought its own words is told in those, which are English.</summary>
internal sealed class JobWords(Texts<JobsTexts> texts)
{
    public string Kind(string kind) => texts[$"Kind.{kind}"];

    public string State(WorkState state) => texts[$"State.{state}"];

    public string RequestedBy(string who) => texts[$"By.{who.Replace(" ", "", StringComparison.Ordinal)}"];

    /// <summary>What it does now, or how it ended.</summary>
    public string Describe(JobRow job) => job.State == WorkState.Running ? texts[$"Stage.{job.Stage}"] : Outcome(job) ?? State(job.State);

    /// <summary>How it ended, or why the last attempt failed; null before either.</summary>
    public static string? Outcome(JobRow job) => job.OutcomeParts is { } parts ? OutcomeTexts.Describe(parts, CultureInfo.CurrentUICulture) : job.Outcome;

    public static string? Remedy(JobRow job) => job.OutcomeParts is { } parts ? OutcomeTexts.Remedy(parts, CultureInfo.CurrentUICulture) : job.Remedy;

    /// <summary>The language of <see cref="Outcome"/> where it is not the page's: for screen readers.</summary>
    public static string? OutcomeLanguage(JobRow job) =>
        job is { OutcomeParts: null, Outcome: not null } && Language.Current != Language.English ? Language.English.Tag : null;

    /// <summary>How far it is; null while nothing was counted.</summary>
    public string? Count(JobRow job) => (job.ProgressDone, job.ProgressTotal) switch
    {
        (var done, { } total) => texts["Progress.Of", Figures.Number(done), Figures.Number(total)],
        ( > 0 and var done, null) => Figures.Number(done),
        _ => null,
    };
}
