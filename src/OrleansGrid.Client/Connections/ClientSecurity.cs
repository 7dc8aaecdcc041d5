using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Connections.Security;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Client;

/// <summary>TLS to the silos, and the proof of who calls on each call.</summary>
internal static class ClientSecurity
{
    public static void Apply(IServiceCollection services, GridTls? given, string connectionString)
    {
        var home = new HomeCertificates(HomeCertificates.HomeOfUser);
        if (TlsChoice.Of(given, DatabaseName.Of(connectionString), HomeCertificates.OperatorName, home) is not { } tls)
        {
            return;
        }

        var certificates = new GridCertificates(tls);
        services.AddSingleton(new CallerTokens(certificates));
        services.AddSingleton<IOutgoingGrainCallFilter, TokenOnCalls>();
        services.Configure<ClientConnectionOptions>(options =>
            options.ConfigureConnection(connection => connection.UseClientTls(Connecting(certificates)))
        );
    }

    /// <summary>The end that connects, which believes silos only.</summary>
    private static TlsOptions Connecting(GridCertificates certificates) =>
        new()
        {
            LocalClientCertificateSelector = (_, _, _, _, _) => certificates.Own,
            RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
            RemoteCertificateValidation = (remote, _, _) => certificates.Admits(remote, GridRole.Silo),
            OnAuthenticateAsClient = (_, connection) => connection.TargetHost = nameof(OrleansGrid),
        };
}
