using Community.Core.History;
using Shouldly;
using Xunit;

namespace Community.Core.Tests.History;

public sealed class ReleaseTagTests
{
    [Theory]
    [InlineData("v1.26.0", "v", "1.26.0", ReleaseKind.Final)]
    [InlineData("0.3.25", "", "0.3.25", ReleaseKind.Final)]
    [InlineData("python-v0.13.3", "python-v", "0.13.3", ReleaseKind.Final)]
    [InlineData("jaxlib-v0.4.1", "jaxlib-v", "0.4.1", ReleaseKind.Final)]
    [InlineData("v1.0", "v", "1.0", ReleaseKind.Final)]
    [InlineData("v1.0.3.1", "v", "1.0.3.1", ReleaseKind.Final)]
    [InlineData("release/2024.01.05", "release/", "2024.1.5", ReleaseKind.Final)]
    [InlineData("v1.0.0rc1", "v", "1.0.0", ReleaseKind.Pre)]
    [InlineData("v0.13.4-rc2", "v", "0.13.4", ReleaseKind.Pre)]
    [InlineData("v0.13.4.rc3", "v", "0.13.4", ReleaseKind.Pre)]
    [InlineData("v1.0b1", "v", "1.0", ReleaseKind.Pre)]
    [InlineData("v1.0a", "v", "1.0", ReleaseKind.Pre)]
    [InlineData("v1.0-alpha.2", "v", "1.0", ReleaseKind.Pre)]
    [InlineData("v1.0-beta", "v", "1.0", ReleaseKind.Pre)]
    [InlineData("v2.1.0.dev0", "v", "2.1.0", ReleaseKind.Pre)]
    [InlineData("v1.0_pre", "v", "1.0", ReleaseKind.Pre)]
    [InlineData("v2.0.1-Preview", "v", "2.0.1", ReleaseKind.Pre)]
    [InlineData("v4.0.0-preview.24378.1", "v", "4.0.0", ReleaseKind.Pre)]
    [InlineData("v1.10.0.post2", "v", "1.10.0", ReleaseKind.Post)]
    [InlineData("python-v0.8.0-transformers", "python-v", "0.8.0", ReleaseKind.None)]
    [InlineData("v1.0-betamax", "v", "1.0", ReleaseKind.None)]
    [InlineData("v3", "v", "3", ReleaseKind.None)]
    [InlineData("v1.2.3.4.5", "v", "1.2.3.4.5", ReleaseKind.None)]
    [InlineData("v1.2.", "v", "1.2", ReleaseKind.None)]
    [InlineData("v1.2\n", "v", "1.2", ReleaseKind.None)]
    [InlineData("v1..2", "v", "1", ReleaseKind.None)]
    [InlineData("v१.२", "v१.२", "", ReleaseKind.None)]
    [InlineData("with_maskna", "with_maskna", "", ReleaseKind.None)]
    [InlineData("pre-removal-numpybook", "pre-removal-numpybook", "", ReleaseKind.None)]
    [InlineData("v99999999999999999999.1", "v", "9223372036854775807.1", ReleaseKind.Final)]
    public void A_name_says_stream_numbers_and_kind(string name, string stream, string numbers, ReleaseKind kind)
    {
        var tag = ReleaseTag.Parse(name);

        (tag.Stream, string.Join('.', tag.Numbers), tag.Kind).ShouldBe((stream, numbers, kind));
    }
}
