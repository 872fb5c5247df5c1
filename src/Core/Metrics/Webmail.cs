using System.Collections.Frozen;

namespace Community.Core.Metrics;

/// <summary>
/// Mail domains that anybody can have an address at, so that they say nothing about an organisation. Our own list, of the large providers by
/// region; the last group are addresses that code hosts make up for people who hide theirs.
/// </summary>
public static class Webmail
{
    private static readonly FrozenSet<string> Providers = FrozenSet.Create(
        StringComparer.Ordinal,
        // International
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "windowslive.com", "yahoo.com", "ymail.com",
        "rocketmail.com", "aol.com", "icloud.com", "me.com", "mac.com", "mail.com", "email.com", "gmx.com", "zoho.com",
        // Privacy first
        "protonmail.com", "protonmail.ch", "proton.me", "pm.me", "tutanota.com", "tutanota.de", "tuta.io", "tuta.com", "fastmail.com", "fastmail.fm",
        "hey.com", "duck.com", "posteo.net", "riseup.net", "disroot.org", "mailbox.org", "hushmail.com",
        // China
        "qq.com", "foxmail.com", "vip.qq.com", "163.com", "vip.163.com", "126.com", "yeah.net", "sina.com", "sina.cn", "sohu.com", "aliyun.com",
        "139.com", "189.cn", "21cn.com", "tom.com",
        // Russia and neighbours
        "mail.ru", "yandex.ru", "yandex.com", "ya.ru", "bk.ru", "list.ru", "inbox.ru", "rambler.ru", "ukr.net", "seznam.cz",
        // Germany, Austria, Switzerland
        "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "web.de", "t-online.de", "freenet.de", "posteo.de", "arcor.de", "bluewin.ch", "hotmail.de",
        "outlook.de", "yahoo.de", "live.de", "googlemail.de",
        // France
        "free.fr", "orange.fr", "wanadoo.fr", "laposte.net", "sfr.fr", "hotmail.fr", "outlook.fr", "yahoo.fr", "live.fr",
        // Elsewhere
        "hotmail.co.uk", "yahoo.co.uk", "live.co.uk", "btinternet.com", "hotmail.it", "yahoo.it", "libero.it", "hotmail.es", "yahoo.es",
        "yahoo.co.in", "yahoo.in", "rediffmail.com", "yahoo.co.jp", "naver.com", "hanmail.net", "daum.net", "uol.com.br", "bol.com.br",
        "yahoo.com.br", "hotmail.com.br", "yahoo.ca", "comcast.net", "verizon.net", "sbcglobal.net", "wp.pl", "o2.pl", "onet.pl", "live.nl", "ziggo.nl",
        // Made up by code hosts
        "users.noreply.gitlab.com", "user.noreply.gitee.com", "noreply.gitee.com", "noreply.codeberg.org", "noreply.gitcode.com");

    public static IReadOnlyCollection<string> Domains => Providers;

    /// <param name="domain">In lower case.</param>
    public static bool IsProvider(string domain) => Providers.Contains(domain);
}
