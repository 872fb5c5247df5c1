using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Community.Web.Tests.FrontEnd;

/// <summary>A stream of server-sent events that the test writes line by line.</summary>
internal sealed class LiveScript
{
    private readonly Channel<string?> _lines = Channel.CreateUnbounded<string?>();

    /// <summary>The Last-Event-ID of every connection, in order.</summary>
    public Channel<string> Connections { get; } = Channel.CreateUnbounded<string>();

    /// <summary>What the page says of the work: it is over once this is set.</summary>
    public bool IsOver { get; set; }

    public void Send(int id, string json) => _lines.Writer.TryWrite($"id: {id}\ndata: {json}\n\n");

    /// <summary>Ends the connection, as a restarted server would.</summary>
    public void Drop() => _lines.Writer.TryWrite(null);

    public async Task Answer(HttpContext context)
    {
        Connections.Writer.TryWrite(context.Request.Headers["Last-Event-ID"].ToString());
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync("retry: 50\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        try
        {
            while (await _lines.Reader.ReadAsync(context.RequestAborted) is { } line)
            {
                await context.Response.WriteAsync(line, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}
