using System.Net;
using System.Net.Sockets;
using Community.Core.Failures;
using Community.Data.Git;
using Shouldly;
using Xunit;

namespace Community.Data.Tests.Git;

public sealed class AddressTests
{
    private static readonly string[] GitHub = ["github.com"];

    [Theory]
    [InlineData("https://github.com/numpy/numpy", "https://github.com/numpy/numpy", "numpy/numpy", false)]
    [InlineData("https://GitHub.com/numpy/numpy.git/", "https://github.com/numpy/numpy", "numpy/numpy", false)]
    [InlineData("https://github.com:443/a/b", "https://github.com/a/b", "a/b", false)]
    [InlineData("https://git.example.org:8443/a/b", "https://git.example.org:8443/a/b", "a/b", false)]
    [InlineData("git@github.com:numpy/numpy.git", "ssh://git@github.com/numpy/numpy.git", "numpy/numpy", false)]
    [InlineData("ssh://git@github.com/numpy/numpy", "ssh://git@github.com/numpy/numpy.git", "numpy/numpy", false)]
    [InlineData("https://ann:secret@github.com/a/b", "https://github.com/a/b", "a/b", true)]
    [InlineData("https://token@github.com/a/b", "https://github.com/a/b", "a/b", true)]
    [InlineData("ssh://git:secret@github.com/a/b", "ssh://git@github.com/a/b.git", "a/b", true)]
    [InlineData("https://gitlab.com/group/sub/project", "https://gitlab.com/group/sub/project", null, false)]
    public void Addresses_are_read_in_every_usual_form(string text, string canonical, string? name, bool credentials)
    {
        CloneUrl.TryParse(text, out var url, out var hadCredentials).ShouldBeTrue();
        url.ToString().ShouldBe(canonical);
        url.Name?.ToString().ShouldBe(name);
        hadCredentials.ShouldBe(credentials);
        url.FolderName.ShouldMatch("^[a-z0-9.+_~-]+\\.git$");
    }

    [Theory]
    [InlineData("file:///etc")]
    [InlineData("git://github.com/a/b")]
    [InlineData("http://github.com/a/b")]
    [InlineData("ext::sh -c date")]
    [InlineData("https://127.0.0.1/a/b")]
    [InlineData("https://[::1]/a/b")]
    [InlineData("https://2130706433/a/b")]
    [InlineData("https://github.com/../../etc")]
    [InlineData("https://github.com/a/-b")]
    [InlineData("https://github.com/")]
    [InlineData("https://github.com/a/b?x=1")]
    [InlineData("https://github.com/a b")]
    [InlineData("ssh://-oProxyCommand=date/a/b")]
    [InlineData("-oProxyCommand=date@host.example:a/b")]
    [InlineData("https://github.com:99999/a/b")]
    [InlineData("/some/path")]
    public void Everything_else_is_no_address(string text) => CloneUrl.TryParse(text, out _, out _).ShouldBeFalse();

    [Fact]
    public void The_same_repository_has_one_identity_and_one_folder_however_it_is_written()
    {
        CloneUrl[] urls = [.. new[] { "https://github.com/Numpy/numpy", "git@github.com:numpy/numpy.git", "ssh://git@github.com/numpy/NumPy" }.Select(Parse)];
        urls.Select(u => u.Identity).Distinct().ShouldHaveSingleItem();
        urls.Select(u => u.FolderName).Distinct().ShouldHaveSingleItem();
        Parse("https://github.com/a+b/c".Replace('+', '-')).FolderName.ShouldNotBe(Parse("https://github.com/a/b-c").FolderName);
    }

    [Theory]
    [InlineData("140.82.121.4", true)]
    [InlineData("2606:50c0:8000::153", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.255.255.254", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("100.127.255.255", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:140.82.121.4", true)]
    [InlineData("::7f00:1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:0:7f00:1::", false)]
    [InlineData("ff02::1", false)]
    public void Only_public_addresses_are_public(string address, bool isPublic) => FetchPolicy.IsPublic(IPAddress.Parse(address)).ShouldBe(isPublic);

    [Fact]
    public async Task A_host_is_refused_when_it_is_not_listed_or_any_of_its_addresses_is_not_public()
    {
        var policy = Resolving("140.82.121.4", "::ffff:10.0.0.1");
        (await RefusedAsync(policy, "https://elsewhere.example/a/b")).Problem.ShouldContain("elsewhere.example");
        (await RefusedAsync(policy, "https://github.com:8443/a/b")).Problem.ShouldContain("github.com:8443");
        (await RefusedAsync(policy, "https://github.com/a/b")).Problem.ShouldContain("10.0.0.1");
    }

    [Fact]
    public async Task The_resolved_addresses_are_pinned()
    {
        var policy = Resolving("140.82.121.4", "2606:50c0:8000::153");
        var https = await policy.AdmitAsync(Parse("https://github.com/a/b"), GitHub, GitStand.Token);
        https.Protocol.ShouldBe("https");
        https.Settings.ShouldContain("http.curloptResolve=github.com:443:140.82.121.4,[2606:50c0:8000::153]");
        var ssh = await policy.AdmitAsync(Parse("git@github.com:a/b"), GitHub, GitStand.Token);
        ssh.Protocol.ShouldBe("ssh");
        ssh.SshCommand.ShouldNotBeNull().ShouldStartWith("ssh -o HostName=140.82.121.4 -o HostKeyAlias=github.com ");
    }

    [Fact]
    public async Task The_key_of_a_host_on_another_port_is_looked_up_where_ssh_notes_it()
    {
        var ssh = await Resolving("140.82.121.4").AdmitAsync(Parse("ssh://git@forge.example:2222/a/b.git"), ["forge.example:2222"], GitStand.Token);
        ssh.SshCommand.ShouldNotBeNull().ShouldContain(" -o HostKeyAlias='[forge.example]:2222' ");
    }

    [Theory]
    [InlineData("Host key verification failed.", "The host key of ssh://git@h/a/b.git is not known here, or has changed.")]
    [InlineData("git@h: Permission denied (publickey).", "ssh://git@h/a/b.git does not exist, or we may not read it: git@h: Permission denied (publickey).")]
    [InlineData("ERROR: Repository not found.", "ssh://git@h/a/b.git does not exist, or we may not read it: ERROR: Repository not found.")]
    [InlineData("ssh: connect to host 1.2.3.4 port 22: Connection refused", "ssh://git@h/a/b.git could not be reached: ssh: connect to host 1.2.3.4 port 22: Connection refused.")]
    public void Of_a_refusal_over_ssh_the_words_of_ssh_are_told_and_not_git_s_last_line(string said, string problem) =>
        GitFailures.From("ssh://git@h/a/b.git", 128, $"{said}\r\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n", network: true)
            .ShouldBeAssignableTo<UserErrorException>()!.Problem.ShouldBe(problem);

    [Fact]
    public async Task A_name_that_does_not_resolve_is_tried_again_later()
    {
        var policy = new FetchPolicy((_, _) => throw new SocketException((int)SocketError.HostNotFound), FetchPolicy.IsPublic, []);
        await Should.ThrowAsync<TransientFailureException>(policy.AdmitAsync(Parse("https://github.com/a/b"), GitHub, GitStand.Token));
    }

    private static FetchPolicy Resolving(params string[] addresses) => new((_, _) => Task.FromResult<IPAddress[]>([.. addresses.Select(IPAddress.Parse)]), FetchPolicy.IsPublic, []);

    private static Task<GitFailureException> RefusedAsync(FetchPolicy policy, string url) =>
        Should.ThrowAsync<GitFailureException>(policy.AdmitAsync(Parse(url), GitHub, GitStand.Token));

    private static CloneUrl Parse(string text) => CloneUrl.TryParse(text, out var url, out _) ? url : throw new ArgumentException(text);
}
