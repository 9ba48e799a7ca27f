<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis labelsEnabled="0" version="3.40.6-Bratislava" styleCategories="Symbology|Labeling">
 <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0" referencescale="-1">
  <rules key="{70209092-74b7-4bec-9e01-f914f114620a}">
   <rule symbol="0" filter="&quot;question&quot; IS NULL AND NOT &quot;dead_end&quot;" label="Gate" key="{83779820-427d-4fbd-af26-8a58935e1873}"/>
   <rule symbol="1" filter="&quot;question&quot; IS NULL AND &quot;dead_end&quot;" label="Gate with a dead end behind" key="{d1f7ae14-5672-4d5e-8adf-b99bb3742c11}"/>
   <rule symbol="2" filter="&quot;question&quot; IS NOT NULL" label="Entrance left open (open question)" key="{cbf0a94a-bfc3-494c-8d94-7c144ddf829a}"/>
  </rules>
  <symbols>
   <symbol frame_rate="10" type="marker" clip_to_extent="1" alpha="1" is_animated="0" name="0" force_rhr="0">
    <data_defined_properties>
     <Option type="Map">
      <Option type="QString" value="" name="name"/>
      <Option name="properties"/>
      <Option type="QString" value="collection" name="type"/>
     </Option>
    </data_defined_properties>
    <layer id="{90fca9e3-0fb5-441e-a7f0-d17a57e9c6a7}" pass="0" class="EllipseMarker" enabled="1" locked="0">
     <Option type="Map">
      <Option type="QString" value="0" name="angle"/>
      <Option type="QString" value="square" name="cap_style"/>
      <Option type="QString" value="136,34,85,255,rgb:0.53333333333333333,0.13333333333333333,0.33333333333333331,1" name="color"/>
      <Option type="QString" value="1" name="horizontal_anchor_point"/>
      <Option type="QString" value="miter" name="joinstyle"/>
      <Option type="QString" value="0,-0.59999999999999998" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.2" name="outline_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="outline_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="5.2" name="size"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="size_map_unit_scale"/>
      <Option type="QString" value="MM" name="size_unit"/>
      <Option type="QString" value="1.3" name="symbol_height"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_height_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_height_unit"/>
      <Option type="QString" value="rectangle" name="symbol_name"/>
      <Option type="QString" value="5.2" name="symbol_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_width_unit"/>
      <Option type="QString" value="1" name="vertical_anchor_point"/>
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option type="QString" value="" name="name"/>
       <Option name="properties"/>
       <Option type="QString" value="collection" name="type"/>
      </Option>
     </data_defined_properties>
    </layer>
    <layer id="{c2ec6c74-c6bc-4e72-b522-6b2a24b9f8ce}" pass="0" class="EllipseMarker" enabled="1" locked="0">
     <Option type="Map">
      <Option type="QString" value="0" name="angle"/>
      <Option type="QString" value="square" name="cap_style"/>
      <Option type="QString" value="34,34,34,255,rgb:0.13333333333333333,0.13333333333333333,0.13333333333333333,1" name="color"/>
      <Option type="QString" value="1" name="horizontal_anchor_point"/>
      <Option type="QString" value="miter" name="joinstyle"/>
      <Option type="QString" value="-2.29999999999999982,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.2" name="outline_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="outline_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="4" name="size"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="size_map_unit_scale"/>
      <Option type="QString" value="MM" name="size_unit"/>
      <Option type="QString" value="4" name="symbol_height"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_height_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_height_unit"/>
      <Option type="QString" value="rectangle" name="symbol_name"/>
      <Option type="QString" value="0.9" name="symbol_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_width_unit"/>
      <Option type="QString" value="1" name="vertical_anchor_point"/>
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option type="QString" value="" name="name"/>
       <Option name="properties"/>
       <Option type="QString" value="collection" name="type"/>
      </Option>
     </data_defined_properties>
    </layer>
    <layer id="{e2b52428-0b2b-4a0f-830a-4c62a36cc7b3}" pass="0" class="EllipseMarker" enabled="1" locked="0">
     <Option type="Map">
      <Option type="QString" value="0" name="angle"/>
      <Option type="QString" value="square" name="cap_style"/>
      <Option type="QString" value="34,34,34,255,rgb:0.13333333333333333,0.13333333333333333,0.13333333333333333,1" name="color"/>
      <Option type="QString" value="1" name="horizontal_anchor_point"/>
      <Option type="QString" value="miter" name="joinstyle"/>
      <Option type="QString" value="2.29999999999999982,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.2" name="outline_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="outline_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="4" name="size"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="size_map_unit_scale"/>
      <Option type="QString" value="MM" name="size_unit"/>
      <Option type="QString" value="4" name="symbol_height"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_height_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_height_unit"/>
      <Option type="QString" value="rectangle" name="symbol_name"/>
      <Option type="QString" value="0.9" name="symbol_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_width_unit"/>
      <Option type="QString" value="1" name="vertical_anchor_point"/>
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option type="QString" value="" name="name"/>
       <Option name="properties"/>
       <Option type="QString" value="collection" name="type"/>
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
   <symbol frame_rate="10" type="marker" clip_to_extent="1" alpha="1" is_animated="0" name="1" force_rhr="0">
    <data_defined_properties>
     <Option type="Map">
      <Option type="QString" value="" name="name"/>
      <Option name="properties"/>
      <Option type="QString" value="collection" name="type"/>
     </Option>
    </data_defined_properties>
    <layer id="{c043f3f9-9e34-4d54-9e56-3ce769102668}" pass="0" class="EllipseMarker" enabled="1" locked="0">
     <Option type="Map">
      <Option type="QString" value="0" name="angle"/>
      <Option type="QString" value="square" name="cap_style"/>
      <Option type="QString" value="230,159,0,255,rgb:0.90196078431372551,0.62352941176470589,0,1" name="color"/>
      <Option type="QString" value="1" name="horizontal_anchor_point"/>
      <Option type="QString" value="miter" name="joinstyle"/>
      <Option type="QString" value="0,-0.59999999999999998" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.2" name="outline_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="outline_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="5.2" name="size"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="size_map_unit_scale"/>
      <Option type="QString" value="MM" name="size_unit"/>
      <Option type="QString" value="1.3" name="symbol_height"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_height_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_height_unit"/>
      <Option type="QString" value="rectangle" name="symbol_name"/>
      <Option type="QString" value="5.2" name="symbol_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_width_unit"/>
      <Option type="QString" value="1" name="vertical_anchor_point"/>
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option type="QString" value="" name="name"/>
       <Option name="properties"/>
       <Option type="QString" value="collection" name="type"/>
      </Option>
     </data_defined_properties>
    </layer>
    <layer id="{03971b14-b3b8-4161-96d7-2dc1aa6a9ebc}" pass="0" class="EllipseMarker" enabled="1" locked="0">
     <Option type="Map">
      <Option type="QString" value="0" name="angle"/>
      <Option type="QString" value="square" name="cap_style"/>
      <Option type="QString" value="34,34,34,255,rgb:0.13333333333333333,0.13333333333333333,0.13333333333333333,1" name="color"/>
      <Option type="QString" value="1" name="horizontal_anchor_point"/>
      <Option type="QString" value="miter" name="joinstyle"/>
      <Option type="QString" value="-2.29999999999999982,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.2" name="outline_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="outline_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="4" name="size"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="size_map_unit_scale"/>
      <Option type="QString" value="MM" name="size_unit"/>
      <Option type="QString" value="4" name="symbol_height"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_height_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_height_unit"/>
      <Option type="QString" value="rectangle" name="symbol_name"/>
      <Option type="QString" value="0.9" name="symbol_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_width_unit"/>
      <Option type="QString" value="1" name="vertical_anchor_point"/>
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option type="QString" value="" name="name"/>
       <Option name="properties"/>
       <Option type="QString" value="collection" name="type"/>
      </Option>
     </data_defined_properties>
    </layer>
    <layer id="{91363fe5-4bb1-4589-897b-9edead3ade05}" pass="0" class="EllipseMarker" enabled="1" locked="0">
     <Option type="Map">
      <Option type="QString" value="0" name="angle"/>
      <Option type="QString" value="square" name="cap_style"/>
      <Option type="QString" value="34,34,34,255,rgb:0.13333333333333333,0.13333333333333333,0.13333333333333333,1" name="color"/>
      <Option type="QString" value="1" name="horizontal_anchor_point"/>
      <Option type="QString" value="miter" name="joinstyle"/>
      <Option type="QString" value="2.29999999999999982,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.2" name="outline_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="outline_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="4" name="size"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="size_map_unit_scale"/>
      <Option type="QString" value="MM" name="size_unit"/>
      <Option type="QString" value="4" name="symbol_height"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_height_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_height_unit"/>
      <Option type="QString" value="rectangle" name="symbol_name"/>
      <Option type="QString" value="0.9" name="symbol_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_width_unit"/>
      <Option type="QString" value="1" name="vertical_anchor_point"/>
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option type="QString" value="" name="name"/>
       <Option name="properties"/>
       <Option type="QString" value="collection" name="type"/>
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
   <symbol frame_rate="10" type="marker" clip_to_extent="1" alpha="1" is_animated="0" name="2" force_rhr="0">
    <data_defined_properties>
     <Option type="Map">
      <Option type="QString" value="" name="name"/>
      <Option name="properties"/>
      <Option type="QString" value="collection" name="type"/>
     </Option>
    </data_defined_properties>
    <layer id="{d2e2ce38-2ac8-40ea-9ac8-9ca174641bbb}" pass="0" class="EllipseMarker" enabled="1" locked="0">
     <Option type="Map">
      <Option type="QString" value="0" name="angle"/>
      <Option type="QString" value="square" name="cap_style"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="color"/>
      <Option type="QString" value="1" name="horizontal_anchor_point"/>
      <Option type="QString" value="miter" name="joinstyle"/>
      <Option type="QString" value="0,-0.59999999999999998" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.2" name="outline_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="outline_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="5.2" name="size"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="size_map_unit_scale"/>
      <Option type="QString" value="MM" name="size_unit"/>
      <Option type="QString" value="1.3" name="symbol_height"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_height_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_height_unit"/>
      <Option type="QString" value="rectangle" name="symbol_name"/>
      <Option type="QString" value="5.2" name="symbol_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_width_unit"/>
      <Option type="QString" value="1" name="vertical_anchor_point"/>
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option type="QString" value="" name="name"/>
       <Option name="properties"/>
       <Option type="QString" value="collection" name="type"/>
      </Option>
     </data_defined_properties>
    </layer>
    <layer id="{7c74e678-8980-478e-aa76-41f9a502d5dd}" pass="0" class="EllipseMarker" enabled="1" locked="0">
     <Option type="Map">
      <Option type="QString" value="0" name="angle"/>
      <Option type="QString" value="square" name="cap_style"/>
      <Option type="QString" value="140,140,140,255,rgb:0.5490196078431373,0.5490196078431373,0.5490196078431373,1" name="color"/>
      <Option type="QString" value="1" name="horizontal_anchor_point"/>
      <Option type="QString" value="miter" name="joinstyle"/>
      <Option type="QString" value="-2.29999999999999982,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.2" name="outline_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="outline_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="4" name="size"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="size_map_unit_scale"/>
      <Option type="QString" value="MM" name="size_unit"/>
      <Option type="QString" value="4" name="symbol_height"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_height_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_height_unit"/>
      <Option type="QString" value="rectangle" name="symbol_name"/>
      <Option type="QString" value="0.9" name="symbol_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_width_unit"/>
      <Option type="QString" value="1" name="vertical_anchor_point"/>
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option type="QString" value="" name="name"/>
       <Option name="properties"/>
       <Option type="QString" value="collection" name="type"/>
      </Option>
     </data_defined_properties>
    </layer>
    <layer id="{040d6684-b798-4c62-8df6-c57236b3555d}" pass="0" class="EllipseMarker" enabled="1" locked="0">
     <Option type="Map">
      <Option type="QString" value="0" name="angle"/>
      <Option type="QString" value="square" name="cap_style"/>
      <Option type="QString" value="140,140,140,255,rgb:0.5490196078431373,0.5490196078431373,0.5490196078431373,1" name="color"/>
      <Option type="QString" value="1" name="horizontal_anchor_point"/>
      <Option type="QString" value="miter" name="joinstyle"/>
      <Option type="QString" value="2.29999999999999982,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.2" name="outline_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="outline_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="4" name="size"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="size_map_unit_scale"/>
      <Option type="QString" value="MM" name="size_unit"/>
      <Option type="QString" value="4" name="symbol_height"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_height_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_height_unit"/>
      <Option type="QString" value="rectangle" name="symbol_name"/>
      <Option type="QString" value="0.9" name="symbol_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="symbol_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="symbol_width_unit"/>
      <Option type="QString" value="1" name="vertical_anchor_point"/>
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option type="QString" value="" name="name"/>
       <Option name="properties"/>
       <Option type="QString" value="collection" name="type"/>
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
  </symbols>
  <data-defined-properties>
   <Option type="Map">
    <Option type="QString" value="" name="name"/>
    <Option name="properties"/>
    <Option type="QString" value="collection" name="type"/>
   </Option>
  </data-defined-properties>
 </renderer-v2>
 <selection mode="Default">
  <selectionColor invalid="1"/>
 </selection>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <layerGeometryType>0</layerGeometryType>
</qgis>
