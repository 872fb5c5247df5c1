using Community.Core.Failures;
using Community.Core.Projects;
using Community.Data.Git;
using Community.Data.Schema;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Community.Data.Projects;

/// <summary>What tracking came to.</summary>
/// <param name="IsNew">False when the repository was tracked before.</param>
/// <param name="Note">Something the person who asked may not expect, in words for them.</param>
public sealed record TrackResult(int ProjectId, ProjectName Name, ProjectSource Source, string Path, bool IsNew, string? Note);

/// <summary>
/// Takes repositories under our care: a folder, an address, or <c>owner/name</c> on GitHub. One repository is one project, however it is named:
/// <list type="bullet">
/// <item>the same path, or the same host, owner and name, is the same project;</item>
/// <item>a mirror wins over a folder, as we keep it up to date ourselves: asking for the address of a repository that is read from a folder
/// makes it a mirror; asking for the folder of one that has a mirror changes nothing and says so;</item>
/// <item>of two folders of one repository the first stays, as long as it is there;</item>
/// <item>a new <c>--name</c> is the project's name from now on, the old one stays as a dated alias.</item>
/// </list>
/// </summary>
public sealed partial class ProjectTracker(
    NpgsqlDataSource database, GitCommand git, MirrorKeeper mirrors, TimeProvider time, ILogger<ProjectTracker> logger)
{
    private const string GitHubHost = "github.com";

    /// <summary>Any number: two trackings at once would both find that there is no such project.</summary>
    private const long TrackLock = 0x7472_6163_6b00;

    /// <summary>Hosts whose paths are owner and name; an origin elsewhere says nothing about who owns a project.</summary>
    private static readonly string[] KnownHosts = [GitHubHost, "gitlab.com", "codeberg.org", "bitbucket.org", "huggingface.co"];

    /// <param name="input">A path, a clone address, or owner/name.</param>
    /// <param name="name">What the project is to be called, <c>owner/name</c>; null to take it from the repository.</param>
    /// <param name="workingDirectory">What relative paths are relative to.</param>
    public async Task<TrackResult> TrackAsync(string input, string? name, string workingDirectory, CancellationToken cancellationToken)
    {
        var wanted = name is null ? (ProjectName?)null : ParseName(name);
        var found = await FindAsync(input.Trim(), workingDirectory, cancellationToken);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.Statement($"select pg_advisory_xact_lock({TrackLock})").RunAsync(cancellationToken);
        var result = await new Registration(connection, found, wanted, time.GetUtcNow()).RunAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Log.Tracked(logger, result.ProjectId, result.Name, result.Path, result.IsNew);
        return result;
    }

    private async Task<FoundRepository> FindAsync(string input, string workingDirectory, CancellationToken cancellationToken)
    {
        if (input.Length == 0) throw new UserErrorException(new Failure("track.unnamed"));
        if (input.Any(char.IsControl)) throw new UserErrorException(new Failure("track.odd"));
        var path = Path.GetFullPath(input, workingDirectory);
        // A folder of that name wins over owner/name on GitHub: it is there to be seen.
        if (!Path.Exists(path) && !IsPathLike(input))
        {
            if (CloneUrl.LooksLikeOne(input)) return await FindRemoteAsync(ParseUrl(input), cancellationToken);
            if (ProjectName.TryParse(input, null, out var name)) return await FindRemoteAsync(CloneUrl.GitHub(name), cancellationToken);
        }

        var repository = await GitRepository.DiscoverAsync(git, path, cancellationToken);
        await repository.ReadHeadAsync(cancellationToken);
        var origin = await repository.ReadSettingAsync("remote.origin.url", cancellationToken);
        var url = origin is not null && CloneUrl.TryParse(origin, out var parsed, out _) && IsKnownHost(parsed) ? parsed : null;
        return new FoundRepository(ProjectSource.Path, repository.Path, null, url, url?.Name);
    }

    private async Task<FoundRepository> FindRemoteAsync(CloneUrl url, CancellationToken cancellationToken)
    {
        await mirrors.ProbeAsync(url, cancellationToken);
        return new FoundRepository(ProjectSource.Mirror, mirrors.PathOf(url), url.ToString(), url, url.Name);
    }

    private bool IsKnownHost(CloneUrl url) => KnownHosts.Contains(url.Host) || git.Options.AllowedHosts.Contains(url.HostAndPort, StringComparer.OrdinalIgnoreCase);

    private static CloneUrl ParseUrl(string input)
    {
        if (!CloneUrl.TryParse(input, out var url, out var hadCredentials))
            throw new GitFailureException(GitFailureKind.AddressRefused, new Failure("track.no-address", GitText.Clean(input, 200)));
        return hadCredentials ? throw new GitFailureException(GitFailureKind.AddressRefused, new Failure("track.credentials", url.Identity)) : url;
    }

    private static ProjectName ParseName(string name) => ProjectName.TryParse(name, null, out var parsed)
        ? parsed
        : throw new UserErrorException(new Failure("track.bad-name", GitText.Clean(name, 200)));

    private static bool IsPathLike(string input) => input[0] is '/' or '.' or '~';

    private static partial class Log
    {
        [LoggerMessage(30, LogLevel.Information, "Project {ProjectId} {Name} is read from {Path} (new: {IsNew})")]
        public static partial void Tracked(ILogger logger, int projectId, ProjectName name, string path, bool isNew);
    }
}
