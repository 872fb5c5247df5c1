namespace Community.Web.People;

/// <summary>The words of the pages about contributors.</summary>
public sealed class PeopleTexts;
