using Community.Core.Failures;

namespace Community.Bots.GitHub;

/// <summary>Why GitHub did not give what was asked for.</summary>
public enum GitHubFailureKind
{
    /// <summary>The token is wrong, has expired, or was withdrawn.</summary>
    Unauthorized,

    /// <summary>The token is good, but may not do this: <see cref="GitHubFailure.Permission"/>.</summary>
    Forbidden,

    /// <summary>It does not exist, or is private and the token may not know of it: GitHub does not say which.</summary>
    NotFound,

    /// <summary>It was there: a deleted issue, or a repository without issues.</summary>
    Gone,

    /// <summary>Taken down by GitHub (451).</summary>
    Blocked,

    /// <summary>The state of the repository does not allow it (409).</summary>
    Conflict,

    /// <summary>We asked for something wrong: <see cref="GitHubFailure.Fields"/>.</summary>
    Invalid,

    /// <summary>GitHub sent us to an address outside its API.</summary>
    RedirectRefused,

    /// <summary>An answer larger than we take.</summary>
    TooLarge,

    /// <summary>The hourly limit is used up, or what we leave for people of it, until <see cref="GitHubFailure.RetryAt"/>.</summary>
    RateLimited,

    /// <summary>GitHub asked us to slow down, until <see cref="GitHubFailure.RetryAt"/>.</summary>
    SecondaryLimited,

    /// <summary>5xx, a lost connection or a timeout, as often as we try.</summary>
    Unavailable,

    /// <summary>An answer cut short or of an unknown form, as often as we try.</summary>
    Malformed,
}

/// <summary>A failed call.</summary>
/// <param name="Operation">GitHub's own name of it: <c>issues/get</c>.</param>
/// <param name="Place">What was asked for, within the API.</param>
/// <param name="Status">Null when there was no answer.</param>
/// <param name="Message">GitHub's words.</param>
/// <param name="Permission">What the token would need, where GitHub says so: <c>issues=write</c>, <c>scope repo</c>, <c>single sign-on</c>.</param>
/// <param name="Fields">What is wrong with which field.</param>
/// <param name="RetryAt">When trying again makes sense, by our clock.</param>
public sealed record GitHubFailure(
    GitHubFailureKind Kind,
    string Operation,
    string Place,
    int? Status = null,
    string? Message = null,
    string? Permission = null,
    IReadOnlyList<GitHubFieldError>? Fields = null,
    DateTimeOffset? RetryAt = null)
{
    /// <summary>The failure behind an exception of the client.</summary>
    public static GitHubFailure? Of(Exception? exception) => exception switch
    {
        GitHubRefusedException refused => refused.Details,
        GitHubUnavailableException unavailable => unavailable.Details,
        _ => null,
    };
}

/// <param name="Code">missing, missing_field, invalid, already_exists, custom …</param>
public sealed record GitHubFieldError(string? Resource, string? Field, string? Code, string? Message);

/// <summary>A person must do something about it: trying again is of no use.</summary>
public sealed class GitHubRefusedException(GitHubFailure details, Failure failure) : UserErrorException(failure)
{
    public GitHubFailure Details { get; } = details;
}

/// <summary>Trying again later may mend it; <see cref="TransientFailureException.RetryAt"/> says when that makes sense.</summary>
public sealed class GitHubUnavailableException : TransientFailureException
{
    public GitHubUnavailableException(GitHubFailure details, Failure failure, Exception? inner = null) : base(failure, inner) =>
        (Details, RetryAt) = (details, details.RetryAt);

    public GitHubFailure Details { get; }
}
