namespace Community.Web.Projects;

/// <summary>The words of a project's first page.</summary>
public sealed class ProjectTexts;
