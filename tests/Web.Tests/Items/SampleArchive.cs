using System.Security.Cryptography;
using System.Text;
using Community.Data.Imports;
using Microsoft.Extensions.DependencyInjection;

namespace Community.Web.Tests.Items;

/// <summary>A small archive file for the sample project: issues and pull requests of every outcome.</summary>
internal static class SampleArchive
{
    private const string Content = """
        {
          "magic": "E!vIA5L86J2I", "timestamp": "2031-02-01T00:00:00Z", "repo": "harbor/lighthouse",
          "labels": [{"name": "bug", "description": "It breaks", "color": "d73a4a"}, {"name": "good first issue", "description": "", "color": "7057ff"}],
          "issues": [
            {"number": 1, "id": "I_kwDOGNtpaM49OGUy", "title": "The lamp flickers <at> night", "state": "OPEN", "author": "ann", "authorAssociation": "MEMBER",
             "assignees": ["bob"], "labels": ["bug"], "body": "It flickers.", "createdAt": "2030-12-01T08:00:00Z", "updatedAt": "2031-01-20T08:00:00Z", "closedAt": null,
             "comments": [
               {"author": "bob", "authorAssociation": "MEMBER", "body": "Seen it too.", "createdAt": "2030-12-02T08:00:00Z", "updatedAt": "2030-12-02T08:00:00Z"},
               {"author": null, "authorAssociation": "NONE", "body": "Same", "createdAt": "2031-01-20T08:00:00Z", "updatedAt": "2031-01-20T08:00:00Z"}]},
            {"number": 2, "id": "I_kwDOGNtpaM49OGUz", "title": "Paint the door", "state": "CLOSED", "author": "eve", "authorAssociation": "NONE", "assignees": [], "labels": [],
             "body": "", "createdAt": "2031-01-02T08:00:00Z", "updatedAt": "2031-01-03T10:00:00Z", "closedAt": "2031-01-03T10:00:00Z", "comments": []}],
          "pulls": [
            {"number": 3, "id": "PR_kwDOGNtpaM4tPebr", "title": "New lamp", "state": "MERGED", "author": "bob", "authorAssociation": "MEMBER", "assignees": [], "labels": ["bug"],
             "body": "Fixes #1", "createdAt": "2031-01-10T08:00:00Z", "updatedAt": "2031-01-11T08:00:00Z", "closedAt": "2031-01-11T08:00:00Z", "mergedAt": "2031-01-11T08:00:00Z",
             "mergedBy": "ann", "baseRefName": "main", "headRefName": "lamp", "headRefOid": "2681a3fba2713af375fada09e28e77879c6b4d81", "comments": [],
             "reviews": [{"id": "PRR_kwDOGNtpaM4uh_1J", "commit": {"abbreviatedOid": "2681a3f"}, "author": "ann", "authorAssociation": "MEMBER", "state": "APPROVED", "body": "Good",
               "createdAt": "2031-01-10T20:00:00Z", "updatedAt": "2031-01-10T20:00:00Z",
               "comments": [{"originalPosition": 7, "body": "Why?", "createdAt": "2031-01-10T19:50:00Z", "updatedAt": "2031-01-10T19:50:00Z"}]}]},
            {"number": 5, "id": "PR_kwDOGNtpaM4tPebs", "title": "Green door", "state": "CLOSED", "author": "eve", "authorAssociation": "NONE", "assignees": [], "labels": [],
             "body": "", "createdAt": "2031-01-15T08:00:00Z", "updatedAt": "2031-01-16T08:00:00Z", "closedAt": "2031-01-16T08:00:00Z", "mergedAt": null, "mergedBy": null,
             "baseRefName": "main", "headRefName": "door", "headRefOid": "1111a3fba2713af375fada09e28e77879c6b4d81", "comments": [], "reviews": []}]
        }
        """;

    /// <summary>The number that the file has wherever it is imported.</summary>
    public static long SourceId { get; } = new ImportFile("", Content.Length, SHA256.HashData(Encoding.UTF8.GetBytes(Content))).SourceId;

    public static async Task ImportAsync(IServiceProvider services, string folder, string project, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, "lighthouse.archive.json");
        await File.WriteAllTextAsync(path, Content, cancellationToken);
        await services.GetRequiredService<ArchiveImporter>().ImportAsync(path, project, again: false, new ImportProgress(null), cancellationToken);
    }
}
