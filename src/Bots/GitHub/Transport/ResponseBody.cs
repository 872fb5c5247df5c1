namespace Community.Bots.GitHub.Transport;

internal static class ResponseBody
{
    /// <summary>The whole body; null when it is larger than <paramref name="limit"/>.</summary>
    /// <exception cref="IOException">It ended before it was complete.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpResponseMessage response, int limit, CancellationToken ct)
    {
        var announced = response.Content.Headers.ContentLength;
        if (announced > limit) return null;
        using var body = new MemoryStream((int)(announced ?? 0));
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[32 << 10];
        while (await stream.ReadAsync(buffer, ct) is > 0 and var read)
        {
            if (body.Length + read > limit) return null;
            body.Write(buffer, 0, read);
        }

        return announced is null || body.Length == announced
            ? body.GetBuffer().AsMemory(0, (int)body.Length)
            : throw new IOException($"the body ended after {body.Length} of {announced} bytes");
    }
}
