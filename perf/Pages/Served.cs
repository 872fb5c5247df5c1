using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Community.Perf.Running;

namespace Community.Perf.Pages;

/// <summary>The product serving on a free port, until disposed.</summary>
internal sealed class Served : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private Served(Process process, Uri address, TimeSpan untilFirstPage)
    {
        (_process, Address, UntilFirstPage) = (process, address, untilFirstPage);
        Client = NewClient(address);
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>From starting the process to the whole first page.</summary>
    public TimeSpan UntilFirstPage { get; }

    public static async Task<Served> StartAsync(Product product, CancellationToken ct)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var clock = Stopwatch.StartNew();
        var process = product.Start(["serve", "--no-track", "--urls", address.GetLeftPart(UriPartial.Authority)]);
        // Read, so that a full pipe never stops the server.
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = NewClient(address);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (true)
        {
            try
            {
                await client.GetByteArrayAsync("/", ct);
                return new Served(process, address, clock.Elapsed);
            }
            catch (HttpRequestException) when (!process.HasExited && clock.Elapsed < Patience)
            {
                await timer.WaitForNextTickAsync(ct);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using (var stop = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await stop.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static HttpClient NewClient(Uri address)
    {
        var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = address };
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br, gzip");
        return client;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
