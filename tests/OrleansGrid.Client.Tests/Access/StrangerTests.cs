using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Client.Tests.Access;

/// <summary>Who has no certificate of the grid gets no byte of an answer, whichever port it comes to.</summary>
public sealed class StrangerTests(SecureGrid secure) : IClassFixture<SecureGrid>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<bool> Ports => [true, false];

    [Theory]
    [MemberData(nameof(Ports))]
    public async Task Without_TLS_nothing_is_answered(bool gateway)
    {
        using var socket = await ConnectAsync(gateway);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes("GET / HTTP/1.0\r\n\r\n" + new string('x', 4096)), Token);
        Assert.Equal(0, await ReadAsync(stream));
    }

    [Theory]
    [MemberData(nameof(Ports))]
    public async Task Without_a_certificate_nothing_is_answered(bool gateway) => Assert.Equal(0, await AskAsync(gateway, null));

    [Theory]
    [MemberData(nameof(Ports))]
    public async Task With_a_certificate_of_another_authority_nothing_is_answered(bool gateway)
    {
        var folder = new CertificateFolder(Path.Combine(Path.GetTempPath(), $"other-authority-{Guid.NewGuid():N}"));
        try
        {
            var other = new CertificateAuthority(folder, TimeProvider.System);
            other.Create();
            other.Issue(new Caller("silo", GridRole.Silo, false), CertificateAuthority.UsualLife);
            Assert.Equal(0, await AskAsync(gateway, folder.Tls("silo")));
        }
        finally
        {
            Directory.Delete(folder.Path, recursive: true);
        }
    }

    [Theory]
    [InlineData(SecureGrid.Reader)]
    [InlineData(SecureGrid.Operator)]
    public async Task With_a_certificate_of_a_client_the_port_for_silos_answers_nothing(string name) =>
        Assert.Equal(0, await AskAsync(gateway: false, secure.Folder.Tls(name)));

    [Fact]
    public async Task A_client_without_a_certificate_does_not_get_in()
    {
        var error = await Assert.ThrowsAsync<GridException>(() => secure.ConnectAsync((GridTls?)null));
        Assert.Equal(GridFault.Environment, error.Fault);
    }

    private Task<TcpClient> ConnectAsync(bool gateway) => ConnectAsync(gateway ? secure.Silos[0].GatewayPort : secure.Silos[0].SiloPort);

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port, Token);
        return socket;
    }

    /// <summary>
    /// Says nothing and listens: a port that takes the certificate waits for more, one that does not hangs up. How many bytes come back.
    /// </summary>
    private async Task<int> AskAsync(bool gateway, GridTls? tls)
    {
        using var socket = await ConnectAsync(gateway);
#pragma warning disable CA5359 // What the port shows is looked at, not trusted.
        await using var stream = new SslStream(socket.GetStream(), false, (_, _, _, _) => true);
#pragma warning restore CA5359
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "grid",
                    LocalCertificateSelectionCallback = (_, _, _, _, _) =>
                        tls is null ? null! : X509Certificate2.CreateFromPemFile(tls.Certificate, tls.Key),
                },
                Token
            );
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            return 0;
        }

        return await ReadAsync(stream);
    }

    private static async Task<int> ReadAsync(Stream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[4096], Token);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
