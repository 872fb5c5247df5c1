namespace Community.Web.Jobs;

/// <summary>The words of jobs: their page, their progress, their states.</summary>
public sealed class JobsTexts;
