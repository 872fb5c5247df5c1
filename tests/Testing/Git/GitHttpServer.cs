using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Community.Testing.Git;

/// <summary>
/// A host as GitHub is one: bare repositories over https on the loopback address, through <c>git http-backend</c>, with a certificate of its
/// own for <see cref="Host"/>. Paths under <c>/moved</c> redirect.
/// </summary>
public sealed class GitHttpServer : IAsyncDisposable
{
    public const string Host = "git.test";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("community-git-host-");
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;

    private GitHttpServer()
    {
        _certificate = MakeCertificate();
        CertificateFile = Path.Combine(_folder.FullName, "host.pem");
        File.WriteAllText(CertificateFile, _certificate.ExportCertificatePem());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(
            IPAddress.Loopback, 0, listen => { listen.Protocols = HttpProtocols.Http1; listen.UseHttps(_certificate); }));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>What clients must trust.</summary>
    public string CertificateFile { get; }

    public int Port { get; private set; }

    public string HostAndPort => $"{Host}:{Port}";

    /// <summary>Paths that were asked for.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public static async Task<GitHttpServer> StartAsync()
    {
        var server = new GitHttpServer();
        await server._app.StartAsync();
        server.Port = new Uri(server._app.Urls.Single()).Port;
        return server;
    }

    public string Url(string name) => $"https://{HostAndPort}/{name}";

    /// <summary>Publishes a copy; the returned folder can be pushed to.</summary>
    public async Task<string> PublishAsync(TestRepository repository, string name)
    {
        var path = Path.Combine(_folder.FullName, "repositories", name + ".git");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await TestGit.RunAsync(repository.Path, "clone", "-q", "--mirror", "--template=", ".", path);
        await TestGit.RunAsync(path, "config", "uploadpack.allowFilter", "true");
        await TestGit.RunAsync(path, "config", "uploadpack.allowAnySHA1InWant", "true");
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        _requests.Enqueue(request.Path);
        if (request.Path.StartsWithSegments("/moved", out var rest))
        {
            context.Response.Redirect(rest + request.QueryString, permanent: true);
            return;
        }

        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "http-backend"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_PROJECT_ROOT"] = Path.Combine(_folder.FullName, "repositories");
        start.Environment["GIT_HTTP_EXPORT_ALL"] = "1";
        // As GitHub, which takes addresses with and without .git.
        start.Environment["PATH_INFO"] = request.Path.Value!.Contains(".git/", StringComparison.Ordinal) ? request.Path.Value : WithSuffix(request.Path.Value);
        start.Environment["QUERY_STRING"] = request.QueryString.Value?.TrimStart('?');
        start.Environment["REQUEST_METHOD"] = request.Method;
        start.Environment["CONTENT_TYPE"] = request.ContentType;
        start.Environment["HTTP_CONTENT_ENCODING"] = request.Headers.ContentEncoding;
        start.Environment["GIT_PROTOCOL"] = request.Headers["Git-Protocol"];
        using var process = Process.Start(start)!;
        // What it says about a repository that is not there is part of a test, not of its output.
        var complaints = process.StandardError.ReadToEndAsync();
        try
        {
            await request.Body.CopyToAsync(process.StandardInput.BaseStream, context.RequestAborted);
            process.StandardInput.Close();
            await CopyAnswerAsync(process.StandardOutput.BaseStream, context);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client went away, as it does when a mirror becomes too large.
            process.Kill();
        }

        await process.WaitForExitAsync();
        await complaints;
    }

    private static string WithSuffix(string path)
    {
        var parts = path.Split('/');
        return parts.Length < 4 ? path : $"/{parts[1]}/{parts[2]}.git/{string.Join('/', parts[3..])}";
    }

    /// <summary>CGI: header lines, an empty one, the body.</summary>
    private static async Task CopyAnswerAsync(Stream output, HttpContext context)
    {
        while (await ReadLineAsync(output, context.RequestAborted) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (name == "Status") context.Response.StatusCode = int.Parse(value[..3], null);
            else context.Response.Headers[name] = value;
        }

        await output.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new System.Text.StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken) == 1 && one[0] != '\n') line.Append((char)one[0]);
        return line.ToString().TrimEnd('\r');
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
