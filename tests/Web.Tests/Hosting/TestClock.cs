namespace Community.Web.Tests.Hosting;

/// <summary>
/// A clock that started at <see cref="Start"/> and runs as fast as any other, so that "the last twelve months" of a sample history are always the same
/// ones. It lies ahead of us because browsers throw away cookies that a server in the past has let expire.
/// </summary>
internal sealed class TestClock : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2031, 3, 17, 9, 30, 0, TimeSpan.Zero);

    private readonly TimeSpan _ahead = Start - System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;
}
