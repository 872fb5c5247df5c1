using System.Diagnostics;
using System.Text;
using Community.Core.Failures;

namespace Community.Data.Git;

/// <summary>How a run of git ended.</summary>
internal readonly record struct GitOutcome(int ExitCode, string Output, string Errors);

/// <summary>
/// A running git. Cancellation, the time limit and disposal end it and everything it started. Reading fails with
/// <see cref="TransientFailureException"/> once the time limit has passed.
/// </summary>
internal sealed class GitProcess : IAsyncDisposable
{
    /// <summary>git's complaints are a few lines; a damaged repository can print millions, of which the last say what was fatal.</summary>
    private const int MaxErrorBytes = 16 << 10;

    /// <summary>Answers held in memory: object names of a million lost commits.</summary>
    private const int MaxTextBytes = 64 << 20;

    private readonly Process _process;
    private readonly GitCall _call;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _asked;
    private readonly Stream _output;
    private readonly Task<string> _errors;

    public GitProcess(Process process, GitCall call, TimeProvider time, CancellationToken cancellationToken)
    {
        (_process, _call, _asked) = (process, call, cancellationToken);
        _limit = new CancellationTokenSource(call.Timeout, time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, cancellationToken);
        _output = process.StandardOutput.BaseStream;
        _errors = DrainErrorsAsync(process.StandardError.BaseStream, _stop.Token);
        if (!call.HasInput) process.StandardInput.Close();
    }

    public int Id => _process.Id;

    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>The next bytes of standard output; 0 at its end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        try
        {
            return await _output.ReadAsync(buffer, _stop.Token);
        }
        catch (OperationCanceledException e)
        {
            throw Explain(e);
        }
    }

    public async Task<byte[]> ReadBytesAsync()
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[32 << 10];
        while (await ReadAsync(buffer) is var count and > 0)
        {
            if (bytes.Length + count > MaxTextBytes)
                throw new GitFailureException(GitFailureKind.Other, new Failure("git.too-much", _call.Subject, _call.Arguments[0]));
            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }

    public async Task<string> ReadTextAsync() => Encoding.UTF8.GetString(await ReadBytesAsync());

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> WaitAsync()
    {
        try
        {
            await _process.WaitForExitAsync(_stop.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException e)
        {
            throw Explain(e);
        }
    }

    public Task<string> ErrorsAsync() => _errors;

    /// <summary>Waits for the end; anything but success is a failure that says why.</summary>
    public async Task CompleteAsync()
    {
        var exitCode = await WaitAsync();
        if (exitCode != 0) throw GitFailures.From(_call.Subject, exitCode, await _errors, _call.Network is not null);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _stop.CancelAsync();
        // Reap it: a killed process is gone in milliseconds, and must not outlive the files it reads.
        await _process.WaitForExitAsync(CancellationToken.None);
        await _errors;
        _process.Dispose();
        _stop.Dispose();
        _limit.Dispose();
    }

    private Exception Explain(OperationCanceledException cancelled) => _limit.IsCancellationRequested && !_asked.IsCancellationRequested
        ? GitFailures.TimedOut(_call.Subject, _call.Arguments[0], _call.Timeout)
        : new OperationCanceledException(cancelled.Message, cancelled, _asked);

    private static async Task<string> DrainErrorsAsync(Stream stream, CancellationToken cancellationToken)
    {
        var kept = new byte[MaxErrorBytes * 2];
        var length = 0;
        try
        {
            while (await stream.ReadAsync(kept.AsMemory(length), cancellationToken) is var count and > 0)
            {
                length += count;
                if (length < kept.Length) continue;
                kept.AsSpan(MaxErrorBytes).CopyTo(kept);
                length = MaxErrorBytes;
            }
        }
        catch (OperationCanceledException)
        {
            // The run was ended: what it had printed until then is all there is.
        }

        return Encoding.UTF8.GetString(kept, 0, length);
    }
}
