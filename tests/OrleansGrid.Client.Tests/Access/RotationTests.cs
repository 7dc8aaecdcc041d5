using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Client.Tests.Access;

public sealed class RotationTests(SecureGrid secure) : IClassFixture<SecureGrid>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replaced_certificate_is_shown_without_a_restart_and_work_goes_on()
    {
        await using var client = await secure.ConnectAsync(SecureGrid.Operator);
        var before = await ShownAsync();
        secure.Authority.Rotate(SecureGrid.Silo, CertificateAuthority.UsualLife);
        secure.Authority.Rotate(SecureGrid.Operator, CertificateAuthority.UsualLife);
        while (await ShownAsync() == before)
        {
            await Task.Yield();
        }

        await RunAsync(client);
        await using var other = await secure.ConnectAsync(SecureGrid.Operator);
        await RunAsync(other);
    }

    private static async Task RunAsync(GridClient client)
    {
        var job = await client.SubmitAsync(new BatchSpec { Handler = "noop" }, new RangeInputs(1, 20), Token);
        Assert.Equal(JobState.Succeeded, (await job.WaitAsync(Token)).State);
    }

    /// <summary>The certificate that the port for clients shows.</summary>
    private async Task<string> ShownAsync()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, secure.Silos[0].GatewayPort, Token);
#pragma warning disable CA5359 // What the port shows is looked at, not trusted.
        await using var stream = new SslStream(socket.GetStream(), false, (_, _, _, _) => true);
#pragma warning restore CA5359
        await stream.AuthenticateAsClientAsync("grid");
        return stream.RemoteCertificate!.GetCertHashString();
    }
}
