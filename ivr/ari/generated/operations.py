"""Generated from Asterisk's own JSON by ivr.ari.generate. Do not edit: regenerate."""

from collections.abc import Mapping, Sequence

import msgspec

from ivr.ari.generated.models import (
    Application,
    AsteriskInfo,
    AsteriskPing,
    Bridge,
    Channel,
    ConfigTuple,
    DeviceState,
    Endpoint,
    LiveRecording,
    LogChannel,
    Mailbox,
    Module,
    Playback,
    RTPstat,
    Sound,
    StoredRecording,
    Variable,
    Variables,
)
from ivr.ari.transport import Request, Transport, query_of, segment


class Applications:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(
        self,
    ) -> tuple[Application, ...]:
        answer = await self._transport.request(
            Request(
                "applications.list",
                "GET",
                "/applications",
            )
        )
        return msgspec.json.decode(answer, type=tuple[Application, ...])

    async def get(
        self,
        application_name: str,
    ) -> Application:
        answer = await self._transport.request(
            Request(
                "applications.get",
                "GET",
                f"/applications/{segment(application_name)}",
                names={
                        "applicationName": application_name,
                    },
            )
        )
        return msgspec.json.decode(answer, type=Application)

    async def subscribe(
        self,
        application_name: str,
        *,
        event_source: str | Sequence[str],
    ) -> Application:
        answer = await self._transport.request(
            Request(
                "applications.subscribe",
                "POST",
                f"/applications/{segment(application_name)}/subscription",
                names={
                        "applicationName": application_name,
                    },
                query=query_of(
                    {
                        "eventSource": event_source,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=Application)

    async def unsubscribe(
        self,
        application_name: str,
        *,
        event_source: str | Sequence[str],
    ) -> Application:
        answer = await self._transport.request(
            Request(
                "applications.unsubscribe",
                "DELETE",
                f"/applications/{segment(application_name)}/subscription",
                names={
                        "applicationName": application_name,
                    },
                query=query_of(
                    {
                        "eventSource": event_source,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=Application)

    async def filter(
        self,
        application_name: str,
        *,
        filter: Mapping[str, object] | None = None,
    ) -> Application:
        answer = await self._transport.request(
            Request(
                "applications.filter",
                "PUT",
                f"/applications/{segment(application_name)}/eventFilter",
                names={
                        "applicationName": application_name,
                    },
                body=filter,
            )
        )
        return msgspec.json.decode(answer, type=Application)


class Asterisk:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def get_object(
        self,
        config_class: str,
        object_type: str,
        id: str,
    ) -> tuple[ConfigTuple, ...]:
        answer = await self._transport.request(
            Request(
                "asterisk.get_object",
                "GET",
                f"/asterisk/config/dynamic/{segment(config_class)}/{segment(object_type)}/{segment(id)}",
                names={
                        "configClass": config_class,
                        "objectType": object_type,
                        "id": id,
                    },
            )
        )
        return msgspec.json.decode(answer, type=tuple[ConfigTuple, ...])

    async def update_object(
        self,
        config_class: str,
        object_type: str,
        id: str,
        *,
        fields: Sequence[Mapping[str, str]] | None = None,
    ) -> tuple[ConfigTuple, ...]:
        answer = await self._transport.request(
            Request(
                "asterisk.update_object",
                "PUT",
                f"/asterisk/config/dynamic/{segment(config_class)}/{segment(object_type)}/{segment(id)}",
                names={
                        "configClass": config_class,
                        "objectType": object_type,
                        "id": id,
                    },
                body=None if fields is None else {"fields": fields},
            )
        )
        return msgspec.json.decode(answer, type=tuple[ConfigTuple, ...])

    async def delete_object(
        self,
        config_class: str,
        object_type: str,
        id: str,
    ) -> None:
        await self._transport.request(
            Request(
                "asterisk.delete_object",
                "DELETE",
                f"/asterisk/config/dynamic/{segment(config_class)}/{segment(object_type)}/{segment(id)}",
                names={
                        "configClass": config_class,
                        "objectType": object_type,
                        "id": id,
                    },
            )
        )

    async def get_info(
        self,
        *,
        only: str | Sequence[str] | None = None,
    ) -> AsteriskInfo:
        answer = await self._transport.request(
            Request(
                "asterisk.get_info",
                "GET",
                "/asterisk/info",
                query=query_of(
                    {
                        "only": only,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=AsteriskInfo)

    async def ping(
        self,
    ) -> AsteriskPing:
        answer = await self._transport.request(
            Request(
                "asterisk.ping",
                "GET",
                "/asterisk/ping",
            )
        )
        return msgspec.json.decode(answer, type=AsteriskPing)

    async def list_modules(
        self,
    ) -> tuple[Module, ...]:
        answer = await self._transport.request(
            Request(
                "asterisk.list_modules",
                "GET",
                "/asterisk/modules",
            )
        )
        return msgspec.json.decode(answer, type=tuple[Module, ...])

    async def get_module(
        self,
        module_name: str,
    ) -> Module:
        answer = await self._transport.request(
            Request(
                "asterisk.get_module",
                "GET",
                f"/asterisk/modules/{segment(module_name)}",
                names={
                        "moduleName": module_name,
                    },
            )
        )
        return msgspec.json.decode(answer, type=Module)

    async def load_module(
        self,
        module_name: str,
    ) -> None:
        await self._transport.request(
            Request(
                "asterisk.load_module",
                "POST",
                f"/asterisk/modules/{segment(module_name)}",
                names={
                        "moduleName": module_name,
                    },
            )
        )

    async def unload_module(
        self,
        module_name: str,
    ) -> None:
        await self._transport.request(
            Request(
                "asterisk.unload_module",
                "DELETE",
                f"/asterisk/modules/{segment(module_name)}",
                names={
                        "moduleName": module_name,
                    },
            )
        )

    async def reload_module(
        self,
        module_name: str,
    ) -> None:
        await self._transport.request(
            Request(
                "asterisk.reload_module",
                "PUT",
                f"/asterisk/modules/{segment(module_name)}",
                names={
                        "moduleName": module_name,
                    },
            )
        )

    async def list_log_channels(
        self,
    ) -> tuple[LogChannel, ...]:
        answer = await self._transport.request(
            Request(
                "asterisk.list_log_channels",
                "GET",
                "/asterisk/logging",
            )
        )
        return msgspec.json.decode(answer, type=tuple[LogChannel, ...])

    async def add_log(
        self,
        log_channel_name: str,
        *,
        configuration: str,
    ) -> None:
        await self._transport.request(
            Request(
                "asterisk.add_log",
                "POST",
                f"/asterisk/logging/{segment(log_channel_name)}",
                names={
                        "logChannelName": log_channel_name,
                    },
                query=query_of(
                    {
                        "configuration": configuration,
                    }
                ),
            )
        )

    async def delete_log(
        self,
        log_channel_name: str,
    ) -> None:
        await self._transport.request(
            Request(
                "asterisk.delete_log",
                "DELETE",
                f"/asterisk/logging/{segment(log_channel_name)}",
                names={
                        "logChannelName": log_channel_name,
                    },
            )
        )

    async def rotate_log(
        self,
        log_channel_name: str,
    ) -> None:
        await self._transport.request(
            Request(
                "asterisk.rotate_log",
                "PUT",
                f"/asterisk/logging/{segment(log_channel_name)}/rotate",
                names={
                        "logChannelName": log_channel_name,
                    },
            )
        )

    async def get_global_var(
        self,
        *,
        variable: str,
    ) -> Variable:
        answer = await self._transport.request(
            Request(
                "asterisk.get_global_var",
                "GET",
                "/asterisk/variable",
                query=query_of(
                    {
                        "variable": variable,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=Variable)

    async def set_global_var(
        self,
        *,
        variable: str,
        value: str | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "asterisk.set_global_var",
                "POST",
                "/asterisk/variable",
                query=query_of(
                    {
                        "variable": variable,
                        "value": value,
                    }
                ),
            )
        )


class Bridges:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(
        self,
    ) -> tuple[Bridge, ...]:
        answer = await self._transport.request(
            Request(
                "bridges.list",
                "GET",
                "/bridges",
            )
        )
        return msgspec.json.decode(answer, type=tuple[Bridge, ...])

    async def create(
        self,
        *,
        type: str | None = None,
        bridge_id: str | None = None,
        name: str | None = None,
        variables: Mapping[str, object] | None = None,
    ) -> Bridge:
        answer = await self._transport.request(
            Request(
                "bridges.create",
                "POST",
                "/bridges",
                query=query_of(
                    {
                        "type": type,
                        "bridgeId": bridge_id,
                        "name": name,
                    }
                ),
                body=None if variables is None else {"variables": variables},
            )
        )
        return msgspec.json.decode(answer, type=Bridge)

    async def create_with_id(
        self,
        bridge_id: str,
        *,
        type: str | None = None,
        name: str | None = None,
        variables: Mapping[str, object] | None = None,
    ) -> Bridge:
        answer = await self._transport.request(
            Request(
                "bridges.create_with_id",
                "POST",
                f"/bridges/{segment(bridge_id)}",
                names={
                        "bridgeId": bridge_id,
                    },
                query=query_of(
                    {
                        "type": type,
                        "name": name,
                    }
                ),
                body=None if variables is None else {"variables": variables},
            )
        )
        return msgspec.json.decode(answer, type=Bridge)

    async def get(
        self,
        bridge_id: str,
    ) -> Bridge:
        answer = await self._transport.request(
            Request(
                "bridges.get",
                "GET",
                f"/bridges/{segment(bridge_id)}",
                names={
                        "bridgeId": bridge_id,
                    },
            )
        )
        return msgspec.json.decode(answer, type=Bridge)

    async def destroy(
        self,
        bridge_id: str,
    ) -> None:
        await self._transport.request(
            Request(
                "bridges.destroy",
                "DELETE",
                f"/bridges/{segment(bridge_id)}",
                names={
                        "bridgeId": bridge_id,
                    },
            )
        )

    async def get_bridge_var(
        self,
        bridge_id: str,
        *,
        variable: str,
    ) -> Variable:
        answer = await self._transport.request(
            Request(
                "bridges.get_bridge_var",
                "GET",
                f"/bridges/{segment(bridge_id)}/variable",
                names={
                        "bridgeId": bridge_id,
                    },
                query=query_of(
                    {
                        "variable": variable,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=Variable)

    async def set_bridge_var(
        self,
        bridge_id: str,
        *,
        variable: str,
        value: str | None = None,
        report_events: bool | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "bridges.set_bridge_var",
                "POST",
                f"/bridges/{segment(bridge_id)}/variable",
                names={
                        "bridgeId": bridge_id,
                    },
                query=query_of(
                    {
                        "variable": variable,
                        "value": value,
                        "report_events": report_events,
                    }
                ),
            )
        )

    async def get_bridge_vars(
        self,
        bridge_id: str,
        *,
        variables: str | Sequence[str],
    ) -> Variables:
        answer = await self._transport.request(
            Request(
                "bridges.get_bridge_vars",
                "GET",
                f"/bridges/{segment(bridge_id)}/variables",
                names={
                        "bridgeId": bridge_id,
                    },
                query=query_of(
                    {
                        "variables": variables,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=Variables)

    async def set_bridge_vars(
        self,
        bridge_id: str,
        *,
        variables: Mapping[str, object],
    ) -> None:
        await self._transport.request(
            Request(
                "bridges.set_bridge_vars",
                "POST",
                f"/bridges/{segment(bridge_id)}/variables",
                names={
                        "bridgeId": bridge_id,
                    },
                body={"variables": variables},
            )
        )

    async def add_channel(
        self,
        bridge_id: str,
        *,
        channel: str | Sequence[str],
        role: str | None = None,
        absorb_dtmf: bool | None = None,
        mute: bool | None = None,
        inhibit_connected_line_updates: bool | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "bridges.add_channel",
                "POST",
                f"/bridges/{segment(bridge_id)}/addChannel",
                names={
                        "bridgeId": bridge_id,
                    },
                query=query_of(
                    {
                        "channel": channel,
                        "role": role,
                        "absorbDTMF": absorb_dtmf,
                        "mute": mute,
                        "inhibitConnectedLineUpdates": inhibit_connected_line_updates,
                    }
                ),
            )
        )

    async def remove_channel(
        self,
        bridge_id: str,
        *,
        channel: str | Sequence[str],
    ) -> None:
        await self._transport.request(
            Request(
                "bridges.remove_channel",
                "POST",
                f"/bridges/{segment(bridge_id)}/removeChannel",
                names={
                        "bridgeId": bridge_id,
                    },
                query=query_of(
                    {
                        "channel": channel,
                    }
                ),
            )
        )

    async def set_video_source(
        self,
        bridge_id: str,
        channel_id: str,
    ) -> None:
        await self._transport.request(
            Request(
                "bridges.set_video_source",
                "POST",
                f"/bridges/{segment(bridge_id)}/videoSource/{segment(channel_id)}",
                names={
                        "bridgeId": bridge_id,
                        "channelId": channel_id,
                    },
            )
        )

    async def clear_video_source(
        self,
        bridge_id: str,
    ) -> None:
        await self._transport.request(
            Request(
                "bridges.clear_video_source",
                "DELETE",
                f"/bridges/{segment(bridge_id)}/videoSource",
                names={
                        "bridgeId": bridge_id,
                    },
            )
        )

    async def start_moh(
        self,
        bridge_id: str,
        *,
        moh_class: str | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "bridges.start_moh",
                "POST",
                f"/bridges/{segment(bridge_id)}/moh",
                names={
                        "bridgeId": bridge_id,
                    },
                query=query_of(
                    {
                        "mohClass": moh_class,
                    }
                ),
            )
        )

    async def stop_moh(
        self,
        bridge_id: str,
    ) -> None:
        await self._transport.request(
            Request(
                "bridges.stop_moh",
                "DELETE",
                f"/bridges/{segment(bridge_id)}/moh",
                names={
                        "bridgeId": bridge_id,
                    },
            )
        )

    async def play(
        self,
        bridge_id: str,
        *,
        media: str | Sequence[str],
        announcer_format: str | None = None,
        lang: str | None = None,
        offsetms: int | None = None,
        skipms: int | None = None,
        playback_id: str | None = None,
    ) -> Playback:
        answer = await self._transport.request(
            Request(
                "bridges.play",
                "POST",
                f"/bridges/{segment(bridge_id)}/play",
                names={
                        "bridgeId": bridge_id,
                    },
                query=query_of(
                    {
                        "media": media,
                        "announcer_format": announcer_format,
                        "lang": lang,
                        "offsetms": offsetms,
                        "skipms": skipms,
                        "playbackId": playback_id,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=Playback)

    async def play_with_id(
        self,
        bridge_id: str,
        playback_id: str,
        *,
        media: str | Sequence[str],
        announcer_format: str | None = None,
        lang: str | None = None,
        offsetms: int | None = None,
        skipms: int | None = None,
    ) -> Playback:
        answer = await self._transport.request(
            Request(
                "bridges.play_with_id",
                "POST",
                f"/bridges/{segment(bridge_id)}/play/{segment(playback_id)}",
                names={
                        "bridgeId": bridge_id,
                        "playbackId": playback_id,
                    },
                query=query_of(
                    {
                        "media": media,
                        "announcer_format": announcer_format,
                        "lang": lang,
                        "offsetms": offsetms,
                        "skipms": skipms,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=Playback)

    async def record(
        self,
        bridge_id: str,
        *,
        name: str,
        format: str,
        recorder_format: str | None = None,
        max_duration_seconds: int | None = None,
        max_silence_seconds: int | None = None,
        if_exists: str | None = None,
        beep: bool | None = None,
        terminate_on: str | None = None,
    ) -> LiveRecording:
        answer = await self._transport.request(
            Request(
                "bridges.record",
                "POST",
                f"/bridges/{segment(bridge_id)}/record",
                names={
                        "bridgeId": bridge_id,
                    },
                query=query_of(
                    {
                        "name": name,
                        "format": format,
                        "recorder_format": recorder_format,
                        "maxDurationSeconds": max_duration_seconds,
                        "maxSilenceSeconds": max_silence_seconds,
                        "ifExists": if_exists,
                        "beep": beep,
                        "terminateOn": terminate_on,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=LiveRecording)


class Channels:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(
        self,
    ) -> tuple[Channel, ...]:
        answer = await self._transport.request(
            Request(
                "channels.list",
                "GET",
                "/channels",
            )
        )
        return msgspec.json.decode(answer, type=tuple[Channel, ...])

    async def originate(
        self,
        *,
        endpoint: str,
        extension: str | None = None,
        context: str | None = None,
        priority: int | None = None,
        label: str | None = None,
        app: str | None = None,
        app_args: str | None = None,
        caller_id: str | None = None,
        timeout: int | None = None,
        variables: Mapping[str, object] | None = None,
        channel_id: str | None = None,
        other_channel_id: str | None = None,
        originator: str | None = None,
        formats: str | None = None,
    ) -> Channel:
        answer = await self._transport.request(
            Request(
                "channels.originate",
                "POST",
                "/channels",
                query=query_of(
                    {
                        "endpoint": endpoint,
                        "extension": extension,
                        "context": context,
                        "priority": priority,
                        "label": label,
                        "app": app,
                        "appArgs": app_args,
                        "callerId": caller_id,
                        "timeout": timeout,
                        "channelId": channel_id,
                        "otherChannelId": other_channel_id,
                        "originator": originator,
                        "formats": formats,
                    }
                ),
                body=None if variables is None else {"variables": variables},
            )
        )
        return msgspec.json.decode(answer, type=Channel)

    async def create(
        self,
        *,
        endpoint: str,
        app: str,
        app_args: str | None = None,
        channel_id: str | None = None,
        other_channel_id: str | None = None,
        originator: str | None = None,
        formats: str | None = None,
        variables: Mapping[str, object] | None = None,
    ) -> Channel:
        answer = await self._transport.request(
            Request(
                "channels.create",
                "POST",
                "/channels/create",
                query=query_of(
                    {
                        "endpoint": endpoint,
                        "app": app,
                        "appArgs": app_args,
                        "channelId": channel_id,
                        "otherChannelId": other_channel_id,
                        "originator": originator,
                        "formats": formats,
                    }
                ),
                body=None if variables is None else {"variables": variables},
            )
        )
        return msgspec.json.decode(answer, type=Channel)

    async def get(
        self,
        channel_id: str,
    ) -> Channel:
        answer = await self._transport.request(
            Request(
                "channels.get",
                "GET",
                f"/channels/{segment(channel_id)}",
                names={
                        "channelId": channel_id,
                    },
            )
        )
        return msgspec.json.decode(answer, type=Channel)

    async def originate_with_id(
        self,
        channel_id: str,
        *,
        endpoint: str,
        extension: str | None = None,
        context: str | None = None,
        priority: int | None = None,
        label: str | None = None,
        app: str | None = None,
        app_args: str | None = None,
        caller_id: str | None = None,
        timeout: int | None = None,
        variables: Mapping[str, object] | None = None,
        other_channel_id: str | None = None,
        originator: str | None = None,
        formats: str | None = None,
    ) -> Channel:
        answer = await self._transport.request(
            Request(
                "channels.originate_with_id",
                "POST",
                f"/channels/{segment(channel_id)}",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "endpoint": endpoint,
                        "extension": extension,
                        "context": context,
                        "priority": priority,
                        "label": label,
                        "app": app,
                        "appArgs": app_args,
                        "callerId": caller_id,
                        "timeout": timeout,
                        "otherChannelId": other_channel_id,
                        "originator": originator,
                        "formats": formats,
                    }
                ),
                body=None if variables is None else {"variables": variables},
            )
        )
        return msgspec.json.decode(answer, type=Channel)

    async def hangup(
        self,
        channel_id: str,
        *,
        reason_code: str | None = None,
        reason: str | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.hangup",
                "DELETE",
                f"/channels/{segment(channel_id)}",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "reason_code": reason_code,
                        "reason": reason,
                    }
                ),
            )
        )

    async def continue_in_dialplan(
        self,
        channel_id: str,
        *,
        context: str | None = None,
        extension: str | None = None,
        priority: int | None = None,
        label: str | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.continue_in_dialplan",
                "POST",
                f"/channels/{segment(channel_id)}/continue",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "context": context,
                        "extension": extension,
                        "priority": priority,
                        "label": label,
                    }
                ),
            )
        )

    async def move(
        self,
        channel_id: str,
        *,
        app: str,
        app_args: str | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.move",
                "POST",
                f"/channels/{segment(channel_id)}/move",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "app": app,
                        "appArgs": app_args,
                    }
                ),
            )
        )

    async def redirect(
        self,
        channel_id: str,
        *,
        endpoint: str,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.redirect",
                "POST",
                f"/channels/{segment(channel_id)}/redirect",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "endpoint": endpoint,
                    }
                ),
            )
        )

    async def answer(
        self,
        channel_id: str,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.answer",
                "POST",
                f"/channels/{segment(channel_id)}/answer",
                names={
                        "channelId": channel_id,
                    },
            )
        )

    async def ring(
        self,
        channel_id: str,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.ring",
                "POST",
                f"/channels/{segment(channel_id)}/ring",
                names={
                        "channelId": channel_id,
                    },
            )
        )

    async def ring_stop(
        self,
        channel_id: str,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.ring_stop",
                "DELETE",
                f"/channels/{segment(channel_id)}/ring",
                names={
                        "channelId": channel_id,
                    },
            )
        )

    async def progress(
        self,
        channel_id: str,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.progress",
                "POST",
                f"/channels/{segment(channel_id)}/progress",
                names={
                        "channelId": channel_id,
                    },
            )
        )

    async def send_dtmf(
        self,
        channel_id: str,
        *,
        dtmf: str | None = None,
        before: int | None = None,
        between: int | None = None,
        duration: int | None = None,
        after: int | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.send_dtmf",
                "POST",
                f"/channels/{segment(channel_id)}/dtmf",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "dtmf": dtmf,
                        "before": before,
                        "between": between,
                        "duration": duration,
                        "after": after,
                    }
                ),
            )
        )

    async def mute(
        self,
        channel_id: str,
        *,
        direction: str | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.mute",
                "POST",
                f"/channels/{segment(channel_id)}/mute",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "direction": direction,
                    }
                ),
            )
        )

    async def unmute(
        self,
        channel_id: str,
        *,
        direction: str | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.unmute",
                "DELETE",
                f"/channels/{segment(channel_id)}/mute",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "direction": direction,
                    }
                ),
            )
        )

    async def hold(
        self,
        channel_id: str,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.hold",
                "POST",
                f"/channels/{segment(channel_id)}/hold",
                names={
                        "channelId": channel_id,
                    },
            )
        )

    async def unhold(
        self,
        channel_id: str,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.unhold",
                "DELETE",
                f"/channels/{segment(channel_id)}/hold",
                names={
                        "channelId": channel_id,
                    },
            )
        )

    async def start_moh(
        self,
        channel_id: str,
        *,
        moh_class: str | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.start_moh",
                "POST",
                f"/channels/{segment(channel_id)}/moh",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "mohClass": moh_class,
                    }
                ),
            )
        )

    async def stop_moh(
        self,
        channel_id: str,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.stop_moh",
                "DELETE",
                f"/channels/{segment(channel_id)}/moh",
                names={
                        "channelId": channel_id,
                    },
            )
        )

    async def start_silence(
        self,
        channel_id: str,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.start_silence",
                "POST",
                f"/channels/{segment(channel_id)}/silence",
                names={
                        "channelId": channel_id,
                    },
            )
        )

    async def stop_silence(
        self,
        channel_id: str,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.stop_silence",
                "DELETE",
                f"/channels/{segment(channel_id)}/silence",
                names={
                        "channelId": channel_id,
                    },
            )
        )

    async def play(
        self,
        channel_id: str,
        *,
        media: str | Sequence[str],
        lang: str | None = None,
        offsetms: int | None = None,
        skipms: int | None = None,
        playback_id: str | None = None,
    ) -> Playback:
        answer = await self._transport.request(
            Request(
                "channels.play",
                "POST",
                f"/channels/{segment(channel_id)}/play",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "media": media,
                        "lang": lang,
                        "offsetms": offsetms,
                        "skipms": skipms,
                        "playbackId": playback_id,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=Playback)

    async def play_with_id(
        self,
        channel_id: str,
        playback_id: str,
        *,
        media: str | Sequence[str],
        lang: str | None = None,
        offsetms: int | None = None,
        skipms: int | None = None,
    ) -> Playback:
        answer = await self._transport.request(
            Request(
                "channels.play_with_id",
                "POST",
                f"/channels/{segment(channel_id)}/play/{segment(playback_id)}",
                names={
                        "channelId": channel_id,
                        "playbackId": playback_id,
                    },
                query=query_of(
                    {
                        "media": media,
                        "lang": lang,
                        "offsetms": offsetms,
                        "skipms": skipms,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=Playback)

    async def record(
        self,
        channel_id: str,
        *,
        name: str,
        format: str,
        max_duration_seconds: int | None = None,
        max_silence_seconds: int | None = None,
        if_exists: str | None = None,
        beep: bool | None = None,
        terminate_on: str | None = None,
    ) -> LiveRecording:
        answer = await self._transport.request(
            Request(
                "channels.record",
                "POST",
                f"/channels/{segment(channel_id)}/record",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "name": name,
                        "format": format,
                        "maxDurationSeconds": max_duration_seconds,
                        "maxSilenceSeconds": max_silence_seconds,
                        "ifExists": if_exists,
                        "beep": beep,
                        "terminateOn": terminate_on,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=LiveRecording)

    async def get_channel_var(
        self,
        channel_id: str,
        *,
        variable: str,
    ) -> Variable:
        answer = await self._transport.request(
            Request(
                "channels.get_channel_var",
                "GET",
                f"/channels/{segment(channel_id)}/variable",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "variable": variable,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=Variable)

    async def set_channel_var(
        self,
        channel_id: str,
        *,
        variable: str,
        value: str | None = None,
        report_events: bool | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.set_channel_var",
                "POST",
                f"/channels/{segment(channel_id)}/variable",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "variable": variable,
                        "value": value,
                        "report_events": report_events,
                    }
                ),
            )
        )

    async def get_channel_vars(
        self,
        channel_id: str,
        *,
        variables: str | Sequence[str],
    ) -> Variables:
        answer = await self._transport.request(
            Request(
                "channels.get_channel_vars",
                "GET",
                f"/channels/{segment(channel_id)}/variables",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "variables": variables,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=Variables)

    async def set_channel_vars(
        self,
        channel_id: str,
        *,
        variables: Mapping[str, object],
    ) -> None:
        await self._transport.request(
            Request(
                "channels.set_channel_vars",
                "POST",
                f"/channels/{segment(channel_id)}/variables",
                names={
                        "channelId": channel_id,
                    },
                body={"variables": variables},
            )
        )

    async def snoop_channel(
        self,
        channel_id: str,
        *,
        spy: str | None = None,
        whisper: str | None = None,
        app: str,
        app_args: str | None = None,
        snoop_id: str | None = None,
    ) -> Channel:
        answer = await self._transport.request(
            Request(
                "channels.snoop_channel",
                "POST",
                f"/channels/{segment(channel_id)}/snoop",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "spy": spy,
                        "whisper": whisper,
                        "app": app,
                        "appArgs": app_args,
                        "snoopId": snoop_id,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=Channel)

    async def snoop_channel_with_id(
        self,
        channel_id: str,
        snoop_id: str,
        *,
        spy: str | None = None,
        whisper: str | None = None,
        app: str,
        app_args: str | None = None,
    ) -> Channel:
        answer = await self._transport.request(
            Request(
                "channels.snoop_channel_with_id",
                "POST",
                f"/channels/{segment(channel_id)}/snoop/{segment(snoop_id)}",
                names={
                        "channelId": channel_id,
                        "snoopId": snoop_id,
                    },
                query=query_of(
                    {
                        "spy": spy,
                        "whisper": whisper,
                        "app": app,
                        "appArgs": app_args,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=Channel)

    async def dial(
        self,
        channel_id: str,
        *,
        caller: str | None = None,
        timeout: int | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.dial",
                "POST",
                f"/channels/{segment(channel_id)}/dial",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "caller": caller,
                        "timeout": timeout,
                    }
                ),
            )
        )

    async def rtpstatistics(
        self,
        channel_id: str,
    ) -> RTPstat:
        answer = await self._transport.request(
            Request(
                "channels.rtpstatistics",
                "GET",
                f"/channels/{segment(channel_id)}/rtp_statistics",
                names={
                        "channelId": channel_id,
                    },
            )
        )
        return msgspec.json.decode(answer, type=RTPstat)

    async def external_media(
        self,
        *,
        channel_id: str | None = None,
        app: str,
        variables: Mapping[str, object] | None = None,
        external_host: str | None = None,
        encapsulation: str | None = None,
        transport: str | None = None,
        connection_type: str | None = None,
        format: str,
        direction: str | None = None,
        data: str | None = None,
        transport_data: str | None = None,
    ) -> Channel:
        answer = await self._transport.request(
            Request(
                "channels.external_media",
                "POST",
                "/channels/externalMedia",
                query=query_of(
                    {
                        "channelId": channel_id,
                        "app": app,
                        "external_host": external_host,
                        "encapsulation": encapsulation,
                        "transport": transport,
                        "connection_type": connection_type,
                        "format": format,
                        "direction": direction,
                        "data": data,
                        "transport_data": transport_data,
                    }
                ),
                body=None if variables is None else {"variables": variables},
            )
        )
        return msgspec.json.decode(answer, type=Channel)

    async def transfer_progress(
        self,
        channel_id: str,
        *,
        states: str,
    ) -> None:
        await self._transport.request(
            Request(
                "channels.transfer_progress",
                "POST",
                f"/channels/{segment(channel_id)}/transfer_progress",
                names={
                        "channelId": channel_id,
                    },
                query=query_of(
                    {
                        "states": states,
                    }
                ),
            )
        )


class DeviceStates:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(
        self,
    ) -> tuple[DeviceState, ...]:
        answer = await self._transport.request(
            Request(
                "deviceStates.list",
                "GET",
                "/deviceStates",
            )
        )
        return msgspec.json.decode(answer, type=tuple[DeviceState, ...])

    async def get(
        self,
        device_name: str,
    ) -> DeviceState:
        answer = await self._transport.request(
            Request(
                "deviceStates.get",
                "GET",
                f"/deviceStates/{segment(device_name)}",
                names={
                        "deviceName": device_name,
                    },
            )
        )
        return msgspec.json.decode(answer, type=DeviceState)

    async def update(
        self,
        device_name: str,
        *,
        device_state: str,
    ) -> None:
        await self._transport.request(
            Request(
                "deviceStates.update",
                "PUT",
                f"/deviceStates/{segment(device_name)}",
                names={
                        "deviceName": device_name,
                    },
                query=query_of(
                    {
                        "deviceState": device_state,
                    }
                ),
            )
        )

    async def delete(
        self,
        device_name: str,
    ) -> None:
        await self._transport.request(
            Request(
                "deviceStates.delete",
                "DELETE",
                f"/deviceStates/{segment(device_name)}",
                names={
                        "deviceName": device_name,
                    },
            )
        )


class Endpoints:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(
        self,
    ) -> tuple[Endpoint, ...]:
        answer = await self._transport.request(
            Request(
                "endpoints.list",
                "GET",
                "/endpoints",
            )
        )
        return msgspec.json.decode(answer, type=tuple[Endpoint, ...])

    async def send_message(
        self,
        *,
        to: str,
        from_: str,
        body: str | None = None,
        variables: Mapping[str, object] | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "endpoints.send_message",
                "PUT",
                "/endpoints/sendMessage",
                query=query_of(
                    {
                        "to": to,
                        "from": from_,
                        "body": body,
                    }
                ),
                body=None if variables is None else {"variables": variables},
            )
        )

    async def refer(
        self,
        *,
        to: str,
        from_: str,
        refer_to: str,
        to_self: bool | None = None,
        variables: Mapping[str, object] | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "endpoints.refer",
                "POST",
                "/endpoints/refer",
                query=query_of(
                    {
                        "to": to,
                        "from": from_,
                        "refer_to": refer_to,
                        "to_self": to_self,
                    }
                ),
                body=None if variables is None else {"variables": variables},
            )
        )

    async def list_by_tech(
        self,
        tech: str,
    ) -> tuple[Endpoint, ...]:
        answer = await self._transport.request(
            Request(
                "endpoints.list_by_tech",
                "GET",
                f"/endpoints/{segment(tech)}",
                names={
                        "tech": tech,
                    },
            )
        )
        return msgspec.json.decode(answer, type=tuple[Endpoint, ...])

    async def get(
        self,
        tech: str,
        resource: str,
    ) -> Endpoint:
        answer = await self._transport.request(
            Request(
                "endpoints.get",
                "GET",
                f"/endpoints/{segment(tech)}/{segment(resource)}",
                names={
                        "tech": tech,
                        "resource": resource,
                    },
            )
        )
        return msgspec.json.decode(answer, type=Endpoint)

    async def send_message_to_endpoint(
        self,
        tech: str,
        resource: str,
        *,
        from_: str,
        body: str | None = None,
        variables: Mapping[str, object] | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "endpoints.send_message_to_endpoint",
                "PUT",
                f"/endpoints/{segment(tech)}/{segment(resource)}/sendMessage",
                names={
                        "tech": tech,
                        "resource": resource,
                    },
                query=query_of(
                    {
                        "from": from_,
                        "body": body,
                    }
                ),
                body=None if variables is None else {"variables": variables},
            )
        )

    async def refer_to_endpoint(
        self,
        tech: str,
        resource: str,
        *,
        from_: str,
        refer_to: str,
        to_self: bool | None = None,
        variables: Mapping[str, object] | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "endpoints.refer_to_endpoint",
                "POST",
                f"/endpoints/{segment(tech)}/{segment(resource)}/refer",
                names={
                        "tech": tech,
                        "resource": resource,
                    },
                query=query_of(
                    {
                        "from": from_,
                        "refer_to": refer_to,
                        "to_self": to_self,
                    }
                ),
                body=None if variables is None else {"variables": variables},
            )
        )


class Events:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def user_event(
        self,
        event_name: str,
        *,
        application: str,
        source: str | Sequence[str] | None = None,
        variables: Mapping[str, object] | None = None,
    ) -> None:
        await self._transport.request(
            Request(
                "events.user_event",
                "POST",
                f"/events/user/{segment(event_name)}",
                names={
                        "eventName": event_name,
                    },
                query=query_of(
                    {
                        "application": application,
                        "source": source,
                    }
                ),
                body=None if variables is None else {"variables": variables},
            )
        )

    async def claim_channel(
        self,
        *,
        channel_id: str,
        application: str,
    ) -> None:
        await self._transport.request(
            Request(
                "events.claim_channel",
                "POST",
                "/events/claim",
                query=query_of(
                    {
                        "channelId": channel_id,
                        "application": application,
                    }
                ),
            )
        )


class Mailboxes:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(
        self,
    ) -> tuple[Mailbox, ...]:
        answer = await self._transport.request(
            Request(
                "mailboxes.list",
                "GET",
                "/mailboxes",
            )
        )
        return msgspec.json.decode(answer, type=tuple[Mailbox, ...])

    async def get(
        self,
        mailbox_name: str,
    ) -> Mailbox:
        answer = await self._transport.request(
            Request(
                "mailboxes.get",
                "GET",
                f"/mailboxes/{segment(mailbox_name)}",
                names={
                        "mailboxName": mailbox_name,
                    },
            )
        )
        return msgspec.json.decode(answer, type=Mailbox)

    async def update(
        self,
        mailbox_name: str,
        *,
        old_messages: int,
        new_messages: int,
    ) -> None:
        await self._transport.request(
            Request(
                "mailboxes.update",
                "PUT",
                f"/mailboxes/{segment(mailbox_name)}",
                names={
                        "mailboxName": mailbox_name,
                    },
                query=query_of(
                    {
                        "oldMessages": old_messages,
                        "newMessages": new_messages,
                    }
                ),
            )
        )

    async def delete(
        self,
        mailbox_name: str,
    ) -> None:
        await self._transport.request(
            Request(
                "mailboxes.delete",
                "DELETE",
                f"/mailboxes/{segment(mailbox_name)}",
                names={
                        "mailboxName": mailbox_name,
                    },
            )
        )


class Playbacks:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def get(
        self,
        playback_id: str,
    ) -> Playback:
        answer = await self._transport.request(
            Request(
                "playbacks.get",
                "GET",
                f"/playbacks/{segment(playback_id)}",
                names={
                        "playbackId": playback_id,
                    },
            )
        )
        return msgspec.json.decode(answer, type=Playback)

    async def stop(
        self,
        playback_id: str,
    ) -> None:
        await self._transport.request(
            Request(
                "playbacks.stop",
                "DELETE",
                f"/playbacks/{segment(playback_id)}",
                names={
                        "playbackId": playback_id,
                    },
            )
        )

    async def control(
        self,
        playback_id: str,
        *,
        operation: str,
    ) -> None:
        await self._transport.request(
            Request(
                "playbacks.control",
                "POST",
                f"/playbacks/{segment(playback_id)}/control",
                names={
                        "playbackId": playback_id,
                    },
                query=query_of(
                    {
                        "operation": operation,
                    }
                ),
            )
        )


class Recordings:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list_stored(
        self,
    ) -> tuple[StoredRecording, ...]:
        answer = await self._transport.request(
            Request(
                "recordings.list_stored",
                "GET",
                "/recordings/stored",
            )
        )
        return msgspec.json.decode(answer, type=tuple[StoredRecording, ...])

    async def get_stored(
        self,
        recording_name: str,
    ) -> StoredRecording:
        answer = await self._transport.request(
            Request(
                "recordings.get_stored",
                "GET",
                f"/recordings/stored/{segment(recording_name)}",
                names={
                        "recordingName": recording_name,
                    },
            )
        )
        return msgspec.json.decode(answer, type=StoredRecording)

    async def delete_stored(
        self,
        recording_name: str,
    ) -> None:
        await self._transport.request(
            Request(
                "recordings.delete_stored",
                "DELETE",
                f"/recordings/stored/{segment(recording_name)}",
                names={
                        "recordingName": recording_name,
                    },
            )
        )

    async def get_stored_file(
        self,
        recording_name: str,
    ) -> bytes:
        return await self._transport.request(
            Request(
                "recordings.get_stored_file",
                "GET",
                f"/recordings/stored/{segment(recording_name)}/file",
                names={
                        "recordingName": recording_name,
                    },
            )
        )

    async def copy_stored(
        self,
        recording_name: str,
        *,
        destination_recording_name: str,
    ) -> StoredRecording:
        answer = await self._transport.request(
            Request(
                "recordings.copy_stored",
                "POST",
                f"/recordings/stored/{segment(recording_name)}/copy",
                names={
                        "recordingName": recording_name,
                    },
                query=query_of(
                    {
                        "destinationRecordingName": destination_recording_name,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=StoredRecording)

    async def get_live(
        self,
        recording_name: str,
    ) -> LiveRecording:
        answer = await self._transport.request(
            Request(
                "recordings.get_live",
                "GET",
                f"/recordings/live/{segment(recording_name)}",
                names={
                        "recordingName": recording_name,
                    },
            )
        )
        return msgspec.json.decode(answer, type=LiveRecording)

    async def cancel(
        self,
        recording_name: str,
    ) -> None:
        await self._transport.request(
            Request(
                "recordings.cancel",
                "DELETE",
                f"/recordings/live/{segment(recording_name)}",
                names={
                        "recordingName": recording_name,
                    },
            )
        )

    async def stop(
        self,
        recording_name: str,
    ) -> None:
        await self._transport.request(
            Request(
                "recordings.stop",
                "POST",
                f"/recordings/live/{segment(recording_name)}/stop",
                names={
                        "recordingName": recording_name,
                    },
            )
        )

    async def pause(
        self,
        recording_name: str,
    ) -> None:
        await self._transport.request(
            Request(
                "recordings.pause",
                "POST",
                f"/recordings/live/{segment(recording_name)}/pause",
                names={
                        "recordingName": recording_name,
                    },
            )
        )

    async def unpause(
        self,
        recording_name: str,
    ) -> None:
        await self._transport.request(
            Request(
                "recordings.unpause",
                "DELETE",
                f"/recordings/live/{segment(recording_name)}/pause",
                names={
                        "recordingName": recording_name,
                    },
            )
        )

    async def mute(
        self,
        recording_name: str,
    ) -> None:
        await self._transport.request(
            Request(
                "recordings.mute",
                "POST",
                f"/recordings/live/{segment(recording_name)}/mute",
                names={
                        "recordingName": recording_name,
                    },
            )
        )

    async def unmute(
        self,
        recording_name: str,
    ) -> None:
        await self._transport.request(
            Request(
                "recordings.unmute",
                "DELETE",
                f"/recordings/live/{segment(recording_name)}/mute",
                names={
                        "recordingName": recording_name,
                    },
            )
        )


class Sounds:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(
        self,
        *,
        lang: str | None = None,
        format: str | None = None,
    ) -> tuple[Sound, ...]:
        answer = await self._transport.request(
            Request(
                "sounds.list",
                "GET",
                "/sounds",
                query=query_of(
                    {
                        "lang": lang,
                        "format": format,
                    }
                ),
            )
        )
        return msgspec.json.decode(answer, type=tuple[Sound, ...])

    async def get(
        self,
        sound_id: str,
    ) -> Sound:
        answer = await self._transport.request(
            Request(
                "sounds.get",
                "GET",
                f"/sounds/{segment(sound_id)}",
                names={
                        "soundId": sound_id,
                    },
            )
        )
        return msgspec.json.decode(answer, type=Sound)
