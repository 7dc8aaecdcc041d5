using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Client.Tests.Access;

/// <summary>What the authority makes, and what is refused in one sentence.</summary>
public sealed class CertificateTests : IDisposable
{
    private static readonly TimeSpan Life = CertificateAuthority.UsualLife;

    private readonly CertificateFolder _folder = new(Path.Combine(Path.GetTempPath(), $"certificates-{Guid.NewGuid():N}"));

    private CertificateAuthority Authority => new(_folder, TimeProvider.System);

    public void Dispose()
    {
        if (Directory.Exists(_folder.Path))
        {
            Directory.Delete(_folder.Path, recursive: true);
        }
    }

    [Fact]
    public void Keys_and_their_folder_are_their_owners_alone()
    {
        Authority.Create();
        Authority.Issue(new Caller("a", GridRole.Reader, false), Life);
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(_folder.Path));
        Assert.Equal(4, Directory.GetFiles(_folder.Path).Length);
        Assert.All(Directory.GetFiles(_folder.Path), file => Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(file)));
    }

    [Theory]
    [InlineData(GridRole.Reader, false, false)]
    [InlineData(GridRole.Submitter, false, false)]
    [InlineData(GridRole.Submitter, true, true)]
    [InlineData(GridRole.Operator, false, true)]
    [InlineData(GridRole.Silo, false, true)]
    public void A_certificate_says_who_its_holder_is(GridRole role, bool commands, bool mayRun)
    {
        Authority.Create();
        Authority.Issue(new Caller("it", role, commands), Life);
        var holder = new GridCertificates(_folder.Tls("it")).Holder;
        Assert.Equal(("it", role, commands, mayRun), (holder.Name, holder.Role, holder.Commands, holder.MayRunCommands));
    }

    [Fact]
    public void A_second_authority_a_second_certificate_and_a_rotation_of_none_are_refused()
    {
        Authority.Create();
        Authority.Issue(new Caller("a", GridRole.Reader, false), Life);
        Assert.Contains("There is an authority in", Refusal(() => Authority.Create()), StringComparison.Ordinal);
        Assert.Contains(
            "is there already",
            Refusal(() => Authority.Issue(new Caller("a", GridRole.Silo, false), Life)),
            StringComparison.Ordinal
        );
        Assert.Contains("is not there; 'grid cert issue b", Refusal(() => Authority.Rotate("b", Life)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../a")]
    [InlineData(".a")]
    [InlineData("a b")]
    [InlineData("authority")]
    public void A_name_that_is_no_file_name_is_refused(string name)
    {
        Authority.Create();
        Assert.Contains(
            "is not a name for a certificate",
            Refusal(() => Authority.Issue(new Caller(name, GridRole.Reader, false), Life)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Without_an_authority_nothing_is_issued() =>
        Assert.Contains(
            "'grid cert init' makes one",
            Refusal(() => Authority.Issue(new Caller("a", GridRole.Reader, false), Life)),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_key_that_others_can_read_is_refused()
    {
        Authority.Create();
        Authority.Issue(new Caller("a", GridRole.Reader, false), Life);
        File.SetUnixFileMode(_folder.KeyOf("a"), (UnixFileMode)0b110_000_100);
        Assert.Contains("chmod 600", RefusalOf(_folder.Tls("a")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_others_can_look_into_is_refused()
    {
        Directory.CreateDirectory(_folder.Path);
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        Assert.Contains("chmod 700", Refusal(() => Authority.Create()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_certificate_a_foreign_authority_and_an_ended_certificate_are_refused()
    {
        Authority.Create();
        Authority.Issue(new Caller("a", GridRole.Reader, false), Life);
        Authority.Issue(new Caller("b", GridRole.Reader, false), Life);
        RefusalOf(_folder.Tls("a") with { Key = _folder.KeyOf("b") });
        RefusalOf(_folder.Tls("a") with { Authority = _folder.CertificateOf("b") });
        Authority.Issue(new Caller("short", GridRole.Reader, false), TimeSpan.FromSeconds(-1));
        Assert.Contains("has ended", RefusalOf(_folder.Tls("short")), StringComparison.Ordinal);
    }

    [Fact]
    public void Halves_of_a_rotation_leave_the_last_certificate_in_use()
    {
        Authority.Create();
        Authority.Issue(new Caller("a", GridRole.Reader, false), Life);
        Authority.Issue(new Caller("b", GridRole.Reader, false), Life);
        var refusals = new List<string>();
        var certificates = new GridCertificates(_folder.Tls("a")) { Refused = refusals.Add };
        var first = certificates.Own.Thumbprint;
        File.Copy(_folder.KeyOf("b"), _folder.KeyOf("a"), overwrite: true);
        WaitForThen(certificates, () => refusals.Count > 0);
        Assert.Equal(first, certificates.Own.Thumbprint);

        Authority.Rotate("a", Life);
        WaitForThen(certificates, () => certificates.Own.Thumbprint != first);
        Assert.Single(refusals);
    }

    private static void WaitForThen(GridCertificates certificates, Func<bool> happened)
    {
        while (!happened())
        {
            _ = certificates.Own;
            Thread.Yield();
        }
    }

    private static string Refusal(Action action) => Assert.Throws<GridException>(action).Message;

    private static string RefusalOf(GridTls files) => Refusal(() => GC.KeepAlive(new GridCertificates(files)));
}
