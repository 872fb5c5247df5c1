using System.Security.Cryptography;
using System.Text;
using Community.Bots.GitHub;
using Community.Core.Failures;
using Community.Data.GitHub;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Community.Bots.Sync;

/// <summary>Personal tokens: checked when they are given, encrypted with the deployment's keys, and read only to call with them.</summary>
public sealed class GitHubTokens(
    GitHubCredentials store, GitHubConnections connections, IDataProtectionProvider protection, IOptions<GitHubOptions> gitHub, IOptions<GitHubSyncOptions> options,
    TimeProvider time)
{
    /// <summary>Key of the texts.</summary>
    public const string Unauthorized = "unauthorized";

    private readonly IDataProtector _protector = protection.CreateProtector("GitHub.Token.v1");

    /// <summary>Asks GitHub whose token it is and stores it, in the place of one of the same name.</summary>
    /// <exception cref="UserErrorException">GitHub does not accept it, or does not answer.</exception>
    public async Task<GitHubCredential> AddAsync(string host, string name, string token, CancellationToken ct)
    {
        var client = connections.Open(new GitHubAccess(ApiOf(host), token.Trim(), name), $"token {name}", GitHubPriority.Interactive);
        if (client.Access.Token is null) throw new UserErrorException("No token was given.", "Paste it at the prompt, or pipe it in.");
        var user = (await client.GetAuthenticatedUserAsync(ct)).Value!;
        var credential = new GitHubCredential
        {
            Host = host,
            Name = name,
            Secret = _protector.Protect(Encoding.UTF8.GetBytes(client.Access.Token)),
            Login = user.Login,
            StoredAt = time.GetUtcNow(),
            ExpiresAt = client.Budget.TokenExpiresAt,
        };
        await store.SaveAsync(credential, ct);
        return credential;
    }

    /// <summary>As whom a project's repository is asked for; without a stored token as nobody.</summary>
    public async Task<(GitHubAccess Access, GitHubCredential? Credential)> AccessAsync(GitHubProject project, CancellationToken ct)
    {
        if (await store.ForAsync(project.Host, project.CredentialId, ct) is not { } credential) return (new GitHubAccess(ApiOf(project.Host), null, "no token"), null);
        try
        {
            return (new GitHubAccess(ApiOf(project.Host), Encoding.UTF8.GetString(_protector.Unprotect(credential.Secret)), credential.Name), credential);
        }
        catch (CryptographicException e)
        {
            throw new UserErrorException(new Failure("github.lost-keys", credential.Name, credential.Host), e);
        }
    }

    private Uri ApiOf(string host) => options.Value.ApiOf(host, gitHub.Value)
        ?? throw new UserErrorException(new Failure("github.unknown-host", host));
}
